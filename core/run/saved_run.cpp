#include "core/run/saved_run.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/run/file.h"

namespace attn {

SavedRun load_run(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "run.json";
  const std::string text = read_file(path);
  const auto refuse = [&path] {
    throw std::runtime_error(path.string() + ": is not what a finished run writes");
  };
  if (text.find('\0') != std::string::npos) refuse();  // where nlohmann-json would stop reading
  SavedRun run;
  try {
    const auto json = nlohmann::json::parse(text);
    run.chapter = json.at("chapter").get<std::string>();
    run.options = json.at("options").get<std::map<std::string, std::string>>();
    run.seconds = json.at("seconds").get<double>();
  } catch (const nlohmann::json::exception&) {
    refuse();
  }
  run.model = load_safetensors(folder / "model.safetensors");
  return run;
}

}  // namespace attn
