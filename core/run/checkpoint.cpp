#include "core/run/checkpoint.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace attn {

namespace {

using nlohmann::json;

constexpr const char* format_name = "attention-from-scratch checkpoint 1";

// NaN and infinities have no JSON; a loop refuses to record them.
json to_json(const LoopState& loop) {
  json history = json::array();
  for (const auto& [name, values] : loop.history) history.push_back({name, values});
  return {{"name", loop.name},
          {"step", loop.step},
          {"total", loop.total},
          {"rng", loop.rng},
          {"history", history}};
}

}  // namespace

Checkpoint::Checkpoint(std::map<std::string, std::string> options) : options_(std::move(options)) {}

void Checkpoint::save(const std::filesystem::path& path) const {
  SafeTensors content;
  json loops = json::array();
  for (std::size_t index = 0; index < loops_.size(); ++index) {
    const LoopState& loop = loops_[index];
    loops.push_back(to_json(loop));
    const std::string prefix = std::to_string(index) + "/";
    for (const auto& [name, tensor] : loop.model) {
      content.tensors.emplace_back(prefix + "model/" + name, tensor);
    }
    for (const auto& [name, tensor] : loop.optimizer) {
      content.tensors.emplace_back(prefix + "optimizer/" + name, tensor);
    }
  }
  content.metadata = {
      {"format", format_name}, {"options", json(options_).dump()}, {"loops", loops.dump()}};
  save_safetensors(path, content);
}

void Checkpoint::load(const std::filesystem::path& path) {
  SafeTensors content = load_safetensors(path);
  if (content.metadata["format"] != format_name) {
    throw std::runtime_error(path.string() + ": holds tensors, but is not a checkpoint");
  }
  std::vector<LoopState> loops;
  std::map<std::string, std::string> options;
  try {
    options = json::parse(content.metadata.at("options")).get<decltype(options)>();
    for (const json& entry : json::parse(content.metadata.at("loops"))) {
      LoopState loop;
      loop.name = entry.at("name").get<std::string>();
      loop.step = entry.at("step").get<std::size_t>();
      loop.total = entry.at("total").get<std::size_t>();
      loop.rng = entry.at("rng").get<std::string>();
      for (const json& column : entry.at("history")) {
        loop.history.emplace_back(column.at(0).get<std::string>(),
                                  column.at(1).get<std::vector<double>>());
      }
      loops.push_back(std::move(loop));
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
    // "0/model/encoder.weight": the loop's index, the part, the name.
    const std::size_t first = name.find('/');
    const std::size_t second = first == std::string::npos ? first : name.find('/', first + 1);
    const std::string index = name.substr(0, first);
    const auto loop = std::find_if(loops.begin(), loops.end(), [&](const LoopState& candidate) {
      return std::to_string(&candidate - loops.data()) == index;
    });
    if (second == std::string::npos || loop == loops.end()) {
      throw std::runtime_error(path.string() + ": tensor " + name + " belongs to no loop");
    }
    const bool of_model = name.substr(first + 1, second - first - 1) == "model";
    (of_model ? loop->model : loop->optimizer)
        .emplace_back(name.substr(second + 1), std::move(tensor));
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
