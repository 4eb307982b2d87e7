#include "chapters/06_multi_head_attention/two_readers.h"

#include <map>
#include <string>

#include "core/tensor/math.h"

namespace attn {

TwoReaders::TwoReaders(std::size_t heads, std::size_t symbols, std::size_t length,
                       std::size_t width, Rng& rng)
    : symbols_(symbols),
      token_(symbols, width, rng),
      position_(length, width, rng),
      attention_(width, width, heads, Mask::kNone, rng),
      readout_(width, 2 * symbols, rng) {
  add_module("token", token_);
  add_module("position", position_);
  add_module("attention", attention_);
  add_module("readout", readout_);
}

TwoReaders::Answer TwoReaders::operator()(const IndexTensor& tokens) const {
  const auto B = static_cast<std::ptrdiff_t>(tokens.shape()[0]);
  const auto T = static_cast<std::ptrdiff_t>(tokens.shape()[1]);
  const auto V = static_cast<std::ptrdiff_t>(symbols_);
  const Variable x = token_(tokens) + position_(tokens.shape()[1]);
  const MultiHeadSteps steps = attention_(x);
  return {reshape(readout_(steps.output), {B, T, 2, V}), steps.weights};
}

TwoReadersQuality measure(const Tensor& logits, const IndexTensor& targets) {
  const IndexTensor answers = math::argmax(logits);  // (B, T, 2)
  double correct[2] = {0, 0};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers.data()[i] == targets.data()[i]) correct[i % 2] += 1;
  }
  const double count = static_cast<double>(answers.size()) / 2;
  return {100 * correct[0] / count, 100 * correct[1] / count};
}

// [snippet:switch_off]
std::vector<TwoReadersQuality> measure_without_each_head(TwoReaders& model, std::size_t heads,
                                                         const Labelled& test) {
  const NoGradGuard no_graph;
  std::map<std::string, Variable> parameters;
  for (const auto& [name, parameter] : model.named_parameters()) parameters[name] = parameter;
  Variable mixing = parameters.at("attention.out_proj.weight");  // (C, C), a column for each number
  const Tensor whole = mixing.value();
  const std::size_t D = whole.shape(1) / heads;
  std::vector<TwoReadersQuality> result;
  for (std::size_t head = 0; head < heads; ++head) {
    Tensor without = whole;
    for (std::size_t row = 0; row < without.shape(0); ++row) {
      for (std::size_t d = 0; d < D; ++d) without(row, head * D + d) = 0;
    }
    mixing.mutable_value() = without;
    result.push_back(measure(model(test.inputs).logits.value(), test.targets));
  }
  mixing.mutable_value() = whole;
  return result;
}
// [/snippet]

}  // namespace attn
