#include "core/run/checkpoint.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace attn {

namespace {

using nlohmann::json;

constexpr const char* format_family = "attention-from-scratch checkpoint ";
constexpr const char* format_name = "attention-from-scratch checkpoint 1";

// Names are repeated thousands of times, so a row holds a name's index. NaN and infinities have no
// JSON; a loop refuses to record them.
json to_json(const LoopState& loop) {
  std::vector<std::string> names;
  json rows = json::array();
  for (const Recorded& recorded : loop.history) {
    const auto name = std::find(names.begin(), names.end(), recorded.name);
    rows.push_back({recorded.step, name - names.begin(), recorded.value});
    if (name == names.end()) names.push_back(recorded.name);
  }
  return {{"name", loop.name}, {"step", loop.step}, {"total", loop.total},
          {"rng", loop.rng},   {"names", names},    {"rows", rows}};
}

LoopState from_json(const json& entry) {
  LoopState loop;
  loop.name = entry.at("name").get<std::string>();
  loop.step = entry.at("step").get<std::size_t>();
  loop.total = entry.at("total").get<std::size_t>();
  if (loop.step > loop.total) throw std::out_of_range("a step beyond the last");
  loop.rng = entry.at("rng").get<std::string>();
  const auto names = entry.at("names").get<std::vector<std::string>>();
  for (const json& row : entry.at("rows")) {
    loop.history.push_back({row.at(0).get<std::size_t>(), names.at(row.at(1).get<std::size_t>()),
                            row.at(2).get<double>()});
  }
  return loop;
}

// "0/model/encoder.weight": the loop's index, the part of its state, the name there.
NamedTensors* find_part(std::vector<LoopState>& loops, const std::string& name,
                        std::size_t& name_begin) {
  for (std::size_t index = 0; index < loops.size(); ++index) {
    const std::pair<const char*, NamedTensors*> parts[] = {{"/model/", &loops[index].model},
                                                           {"/optimizer/", &loops[index].optimizer},
                                                           {"/kept/", &loops[index].kept}};
    for (const auto& [part, tensors] : parts) {
      const std::string prefix = std::to_string(index) + part;
      if (name.compare(0, prefix.size(), prefix) != 0) continue;
      name_begin = prefix.size();
      return tensors;
    }
  }
  return nullptr;
}

}  // namespace

Checkpoint::Checkpoint(std::string chapter, std::map<std::string, std::string> options)
    : chapter_(std::move(chapter)), options_(std::move(options)) {}

void Checkpoint::save(const std::filesystem::path& path) const {
  SafeTensors content;
  json loops = json::array();
  for (std::size_t index = 0; index < loops_.size(); ++index) {
    const LoopState& loop = loops_[index];
    loops.push_back(to_json(loop));
    const std::string prefix = std::to_string(index);
    const auto add = [&](const std::string& part, const NamedTensors& tensors) {
      for (const auto& [name, tensor] : tensors) {
        content.tensors.emplace_back(prefix + part + name, tensor);
      }
    };
    add("/model/", loop.model);
    add("/optimizer/", loop.optimizer);
    add("/kept/", loop.kept);
  }
  content.metadata = {{"format", format_name},
                      {"chapter", chapter_},
                      {"options", json(options_).dump()},
                      {"loops", loops.dump()}};
  save_safetensors(path, content);
}

void Checkpoint::load(const std::filesystem::path& path) {
  SafeTensors content = load_safetensors(path);
  const std::string format = content.metadata["format"];
  if (format != format_name) {
    const bool is_other_version = format.rfind(format_family, 0) == 0;
    throw std::runtime_error(path.string() +
                             (is_other_version ? ": is a checkpoint of another version, " + format
                                               : ": holds tensors, but is not a checkpoint"));
  }
  const std::string chapter = content.metadata["chapter"];
  if (chapter != chapter_) {
    throw std::runtime_error(path.string() + ": is a checkpoint of " + chapter + ", this is " +
                             chapter_);
  }
  std::vector<LoopState> loops;
  std::map<std::string, std::string> options;
  try {
    options = json::parse(content.metadata.at("options")).get<decltype(options)>();
    for (const json& entry : json::parse(content.metadata.at("loops"))) {
      loops.push_back(from_json(entry));
    }
  } catch (const std::exception&) {
    throw std::runtime_error(path.string() + ": the checkpoint's own description is malformed");
  }
  for (const auto& [name, value] : options_) {
    const auto found = options.find(name);
    const std::string saved = found == options.end() ? "" : found->second;
    if (saved != value) {
      throw std::runtime_error(path.string() + ": was made with --" + name + " " +
                               (saved.empty() ? "unset" : saved) + ", this run has --" + name +
                               " " + (value.empty() ? "unset" : value));
    }
  }
  for (auto& [name, tensor] : content.tensors) {
    std::size_t name_begin = 0;
    NamedTensors* part = find_part(loops, name, name_begin);
    if (!part) throw std::runtime_error(path.string() + ": tensor " + name + " belongs to no loop");
    part->emplace_back(name.substr(name_begin), std::move(tensor));
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
    if (old.name == state.name) {
      old = std::move(state);
      return;
    }
  }
  loops_.push_back(std::move(state));
}

}  // namespace attn
