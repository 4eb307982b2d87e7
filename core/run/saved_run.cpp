#include "core/run/saved_run.h"

#include <nlohmann/json.hpp>

#include "core/run/file.h"

namespace attn {

SavedRun load_run(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "run.json";
  const std::string text = read_file(path);
  SavedRun run;
  try {
    // At a zero byte nlohmann-json would stop reading, where JSON has a mistake.
    const auto json = nlohmann::json::parse(text.find('\0') == std::string::npos ? text : "");
    run.chapter = json.at("chapter").get<std::string>();
    run.options = json.at("options").get<std::map<std::string, std::string>>();
    run.seconds = json.at("seconds").get<double>();
  } catch (const nlohmann::json::exception&) {
    refuse(path, "is not what a finished run writes");
  }
  run.model = load_safetensors(folder / "model.safetensors");
  return run;
}

}  // namespace attn
