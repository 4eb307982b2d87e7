#include "docs/live/live.h"

#include <map>
#include <stdexcept>

#include "core/run/safetensors.h"

namespace attn::live {

Json numbers(const Tensor& tensor) {
  if (tensor.dimension() == 0) return tensor.data()[0];
  const std::size_t rows = tensor.shape(0), row = rows == 0 ? 0 : tensor.size() / rows;
  Json list = Json::array();
  for (std::size_t i = 0; i < rows; ++i) {
    Shape shape(tensor.shape().begin() + 1, tensor.shape().end());
    Tensor part = empty(shape);
    std::copy_n(tensor.data() + i * row, row, part.data());
    list.push_back(numbers(part));
  }
  return list;
}

StateDict saved_weights(const std::string& chapter, const std::string& loop) {
  StateDict weights;
  for (auto& [name, tensor] :
       load_safetensors("chapters/" + chapter + "/weights/model.safetensors").tensors) {
    if (name.compare(0, loop.size() + 1, loop + ".") == 0) {
      weights.emplace_back(name.substr(loop.size() + 1), std::move(tensor));
    }
  }
  return weights;
}

std::string answer(const std::string& question) {
  static const std::map<std::string, Json (*)(const Json&)> kFigures = {
      {"neuron", neuron}, {"bottleneck", bottleneck},         {"attention", attention},
      {"plane", plane},   {"self_attention", self_attention}, {"causal", causal},
      {"heads", heads},   {"transformer", transformer}};
  try {
    const Json parsed = Json::parse(question);
    const auto figure = kFigures.find(parsed.at("figure").get<std::string>());
    if (figure == kFigures.end()) throw std::invalid_argument("there is no such figure");
    return figure->second(parsed).dump();
  } catch (const std::exception& error) {
    return Json{{"error", error.what()}}.dump();
  }
}

}  // namespace attn::live

// What the page calls. The text of an answer lives until the next question.
extern "C" const char* live_answer(const char* question) {
  static std::string text;
  text = attn::live::answer(question);
  return text.c_str();
}
