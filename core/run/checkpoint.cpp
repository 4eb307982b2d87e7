#include "core/run/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <sstream>

#include "core/run/file.h"
#include "core/text/columns.h"

namespace attn {
namespace {

constexpr const char* kFormatFamily = "attention-from-scratch checkpoint ";
constexpr const char* kFormat = "attention-from-scratch checkpoint 3";
constexpr const char* kOption = "option ";          // before the name of an option
constexpr const char* kRemembered = "remembered ";  // before that of a remembered text

// The tensors of a loop, by the part of its state that they are.
constexpr std::pair<const char*, NamedTensors LoopState::*> kParts[] = {
    {"model", &LoopState::model}, {"optimizer", &LoopState::optimizer}, {"kept", &LoopState::kept}};

// A contradiction in what a file says; load() adds the file's name.
template <class... Parts>
[[noreturn]] void malformed(const Parts&... what) {
  reject<std::runtime_error>("the checkpoint's own description is malformed: ", what...);
}

std::size_t whole_number(const std::string& text) {
  const bool is_number = !text.empty() && text.size() <= 18 &&
                         text.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) malformed("\"", shown_text(text), "\" is no whole number");
  return std::stoull(text);
}

// What the metadata say of loop 3 stands under "loop 3 name", "loop 3 step" …
std::string key(std::size_t loop, const std::string& what) {
  return fmt::format("loop {} {}", loop, what);
}

// Text, as everything in a file's metadata: the names, and for each value "step name's-index
// value". Names are repeated thousands of times, so a row holds a name's index.
void write_loop(const LoopState& loop, std::size_t index, Texts& metadata) {
  std::vector<std::string> names;
  std::string all_names, rows;
  for (const Recorded& recorded : loop.history) {
    const auto name = std::find(names.begin(), names.end(), recorded.name);
    rows += fmt::format("{} {} {}\n", recorded.step, name - names.begin(), recorded.value);
    if (name != names.end()) continue;
    names.push_back(recorded.name);
    all_names += recorded.name + "\n";
  }
  metadata[key(index, "name")] = loop.name;
  metadata[key(index, "step")] = std::to_string(loop.step);
  metadata[key(index, "total")] = std::to_string(loop.total);
  metadata[key(index, "rng")] = loop.rng;
  metadata[key(index, "names")] = all_names;
  metadata[key(index, "history")] = rows;
}

LoopState read_loop(const Texts& metadata, std::size_t index) {
  const auto text = [&](const char* what) -> const std::string& {
    const auto found = metadata.find(key(index, what));
    if (found == metadata.end()) malformed("it lacks \"", key(index, what), "\"");
    return found->second;
  };
  LoopState loop;
  loop.name = text("name");
  loop.step = whole_number(text("step"));
  loop.total = whole_number(text("total"));
  loop.rng = text("rng");
  if (loop.step > loop.total) malformed("loop ", loop.name, " has a step beyond the last");
  std::vector<std::string> names;
  std::istringstream all_names(text("names")), rows(text("history"));
  for (std::string name; std::getline(all_names, name);) names.push_back(name);
  std::string step, name, value;
  for (std::size_t before = 1; rows >> step >> name >> value; before = loop.history.back().step) {
    const std::size_t name_index = whole_number(name);
    char* end = nullptr;
    const Recorded recorded{whole_number(step), name_index < names.size() ? names[name_index] : "",
                            std::strtod(value.c_str(), &end)};
    if (recorded.name.empty() || *end || !std::isfinite(recorded.value) || recorded.step < before ||
        recorded.step > loop.step) {
      malformed("loop ", loop.name, " cannot have recorded \"", step, " ", name, " ", value, "\"");
    }
    loop.history.push_back(recorded);
  }
  if (!rows.eof()) malformed("the history of loop ", loop.name);
  return loop;
}

// "0/model/encoder.weight": the loop's index, the part of its state, the name there.
void take_tensor(std::vector<LoopState>& loops, const std::string& name, Tensor tensor) {
  const std::size_t slash = name.find('/'), second = name.find('/', slash + 1);
  std::size_t index = loops.size();
  if (second != std::string::npos) index = whole_number(name.substr(0, slash));
  const std::string part = name.substr(slash + 1, second - slash - 1);
  const auto found = std::find_if(std::begin(kParts), std::end(kParts),
                                  [&part](const auto& known) { return part == known.first; });
  if (index >= loops.size() || found == std::end(kParts)) {
    reject<std::runtime_error>("tensor ", name, " belongs to no loop");
  }
  const auto is_finite = [](Real value) { return std::isfinite(value); };
  if (part != "kept" && !std::all_of(tensor.begin(), tensor.end(), is_finite)) {
    reject<std::runtime_error>("tensor ", name, " holds a value that is not finite");
  }
  (loops[index].*found->second).emplace_back(name.substr(second + 1), std::move(tensor));
}

std::string or_unset(const std::string& value) { return value.empty() ? "unset" : value; }

}  // namespace

Checkpoint::Checkpoint(std::string chapter, const Texts& options) : chapter_(std::move(chapter)) {
  for (const auto& [name, value] : options) options_[name] = valid_utf8(value);  // as in the file
}

void Checkpoint::save(const std::filesystem::path& path) const {
  SafeTensors content;
  for (std::size_t index = 0; index < loops_.size(); ++index) {
    const LoopState& loop = loops_[index];
    write_loop(loop, index, content.metadata);
    for (const auto& [part, tensors] : kParts) {
      for (const auto& [name, tensor] : loop.*tensors) {
        content.tensors.emplace_back(fmt::format("{}/{}/{}", index, part, name), tensor);
      }
    }
  }
  for (const auto& [name, value] : options_) content.metadata[kOption + name] = value;
  for (const auto& [name, text] : remembered) content.metadata[kRemembered + name] = text;
  content.metadata["format"] = kFormat;
  content.metadata["chapter"] = chapter_;
  content.metadata["loops"] = std::to_string(loops_.size());
  save_safetensors(path, content);
}

void Checkpoint::load(const std::filesystem::path& path) {
  SafeTensors content = load_safetensors(path);
  Texts& metadata = content.metadata;
  const std::string format = metadata["format"], chapter = metadata["chapter"];
  if (format.rfind(kFormatFamily, 0) != 0) refuse(path, "holds tensors, but is not a checkpoint");
  if (format != kFormat) refuse(path, "is a checkpoint of another version, ", format);
  if (!content.has_checksum) refuse(path, "is damaged: it has no checksum");
  if (chapter != chapter_) refuse(path, "is a checkpoint of ", chapter, ", this is ", chapter_);
  for (const auto& [name, value] : options_) {
    const std::string& saved = metadata[kOption + name];
    if (saved == value) continue;
    if (saved.rfind(kContents, 0) == 0 && value.rfind(kContents, 0) == 0) {
      refuse(path, "was made with a --", name, " that held something else than it holds now");
    }
    refuse(path, "was made with --", name, " ", or_unset(saved), ", this run has --", name, " ",
           or_unset(value));
  }
  std::vector<LoopState> loops;
  std::set<std::string> names;
  try {
    for (std::size_t index = 0; index < whole_number(metadata["loops"]); ++index) {
      loops.push_back(read_loop(metadata, index));
      if (!names.insert(loops[index].name).second) malformed("two loops have one name");
    }
    for (auto& [name, tensor] : content.tensors) take_tensor(loops, name, std::move(tensor));
  } catch (const std::runtime_error& error) {
    refuse(path, error.what());
  }
  for (const auto& [name, text] : metadata) {
    if (name.rfind(kRemembered, 0) == 0) remembered[name.substr(std::strlen(kRemembered))] = text;
  }
  loops_ = std::move(loops);
}

const LoopState* Checkpoint::find(const std::string& loop) const {
  for (const LoopState& state : loops_) {
    if (state.name == loop) return &state;
  }
  return nullptr;
}

void Checkpoint::put(LoopState state) {
  for (LoopState& old : loops_) {
    if (old.name == state.name) return std::swap(old, state);
  }
  loops_.push_back(std::move(state));
}

}  // namespace attn
