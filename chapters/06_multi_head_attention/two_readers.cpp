#include "chapters/06_multi_head_attention/two_readers.h"

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

}  // namespace attn
