#include "chapters/05_causal_attention/repeater.h"

#include "autograd/nn/functional.h"
#include "chapters/shared/generate.h"

namespace attn {
namespace {

IndexTensor columns(const IndexTensor& tokens, std::size_t begin, std::size_t end) {
  const std::size_t B = tokens.shape()[0];
  IndexTensor part = IndexTensor::from_shape({B, end - begin});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = begin; t < end; ++t) part(b, t - begin) = tokens(b, t);
  }
  return part;
}

double percent(std::size_t part, std::size_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Repeater::Repeater(Mask mask, std::size_t symbols, std::size_t half_length, std::size_t width,
                   Rng& rng)
    : token_(symbols + 1, width, rng),
      position_(2 * half_length, width, rng),
      attention_(width, width, /*dropout=*/0, rng, mask),
      readout_(width, symbols, rng) {
  add_module("token", token_);
  add_module("position", position_);
  add_module("attention", attention_);
  add_module("readout", readout_);
}

Repeater::Answer Repeater::operator()(const IndexTensor& tokens) const {
  const Variable x = token_(tokens) + position_(tokens.shape()[1]);
  const CausalAttentionSteps steps = attention_.steps(x);
  return {readout_(steps.context), steps.weights};
}

IndexTensor continue_second_half(const Repeater& model, const Labelled& test) {
  const std::size_t h = test.inputs.shape()[1] / 2;
  const auto logits = [&model](const IndexTensor& tokens) { return model(tokens).logits; };
  Rng unused(0);  // greedy: nothing is drawn
  return generate(logits, columns(test.inputs, 0, h + 1), h, 2 * h, Sampling(), unused);
}

RepeaterQuality measure(const Repeater& model, const Labelled& test) {
  const NoGradGuard no_graph;
  const std::size_t B = test.inputs.shape()[0], h = test.inputs.shape()[1] / 2;
  const Variable logits = model(test.inputs).logits;
  const auto loss_of = [&](std::size_t begin, std::size_t end) {
    return static_cast<double>(
        cross_entropy(slice(logits, 1, begin, end), columns(test.targets, begin, end)).item());
  };
  RepeaterQuality quality{};
  quality.first_half = loss_of(0, h);
  quality.second_half = loss_of(h, 2 * h);
  quality.loss = (quality.first_half + quality.second_half) / 2;

  const IndexTensor said = continue_second_half(model, test);
  std::size_t symbols = 0, sequences = 0;
  for (std::size_t b = 0; b < B; ++b) {
    std::size_t right = 0;
    for (std::size_t t = 0; t < h; ++t) right += said(b, h + 1 + t) == test.targets(b, h + t);
    symbols += right;
    sequences += right == h;
  }
  quality.symbols_right = percent(symbols, B * h);
  quality.sequences_right = percent(sequences, B);
  return quality;
}

}  // namespace attn
