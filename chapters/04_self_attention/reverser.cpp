#include "chapters/04_self_attention/reverser.h"

#include <algorithm>
#include <vector>

#include "core/tensor/math.h"

namespace attn {
namespace {

// Token vectors start at half of normal size, so that positions are not drowned by them: a sinusoid
// has a mean square of 1/2, a token then 1/4.
constexpr Real kTokenScale = Real(0.5);

double percent(std::size_t part, std::size_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::string to_string(Positions positions) {
  if (positions == Positions::kNone) return "no";
  return positions == Positions::kLearned ? "learned" : "sinusoidal";
}

Reverser::Reverser(Positions positions, Scale scale, std::size_t symbols, std::size_t length,
                   std::size_t width, Rng& rng)
    : token_(symbols, width, rng),
      attention_(width, width, rng, scale),
      readout_(width, symbols, rng) {
  Variable table = token_.weight();
  table.mutable_value() *= kTokenScale;
  add_module("token", token_);
  if (positions == Positions::kLearned)
    add_module("position", learned_.emplace(length, width, rng));
  if (positions == Positions::kSinusoidal)
    sinusoidal_ = Variable(sinusoidal_positions(length, width));
  add_module("attention", attention_);
  add_module("readout", readout_);
}

// [snippet:positions_added]
Reverser::Answer Reverser::operator()(const IndexTensor& tokens) const {
  const std::size_t T = tokens.shape()[1];
  Variable x = token_(tokens);           // (B, T, C)
  if (learned_) x = x + (*learned_)(T);  // + (T, C), the same for every sequence
  if (!sinusoidal_.is_empty()) x = x + sinusoidal_;
  const SelfAttentionSteps steps = attention_(x);
  return {readout_(steps.context), steps.weights};
}
// [/snippet]

double digits_right(const Tensor& logits, const IndexTensor& targets) {
  const IndexTensor said = math::argmax(logits);
  std::size_t right = 0;
  for (std::size_t i = 0; i < said.size(); ++i) right += said.data()[i] == targets.data()[i];
  return percent(right, said.size());
}

ReversalQuality measure(const Reverser& model, const Labelled& task) {
  const NoGradGuard no_graph;
  const Reverser::Answer answer = model(task.inputs);
  const IndexTensor said = math::argmax(answer.logits.value());        // (B, T)
  const IndexTensor looked_at = math::argmax(answer.weights.value());  // (B, T)
  const std::size_t B = said.shape()[0], T = said.shape()[1];

  std::size_t digits = 0, sequences = 0, mirrored = 0;
  for (std::size_t b = 0; b < B; ++b) {
    std::size_t right = 0;
    for (std::size_t t = 0; t < T; ++t) {
      right += said(b, t) == task.targets(b, t);
      mirrored += looked_at(b, t) == static_cast<std::int64_t>(T - 1 - t);
    }
    digits += right;
    sequences += right == T;
  }
  return {percent(digits, B * T), percent(sequences, B), percent(mirrored, B * T)};
}

double best_without_order(const Labelled& task, std::size_t symbols) {
  const std::size_t B = task.inputs.shape()[0], T = task.inputs.shape()[1];
  double total = 0;
  for (std::size_t b = 0; b < B; ++b) {
    std::vector<int> counts(symbols, 0);
    for (std::size_t t = 0; t < T; ++t) ++counts[static_cast<std::size_t>(task.inputs(b, t))];
    for (std::size_t t = 0; t < T; ++t) {
      int& own = counts[static_cast<std::size_t>(task.inputs(b, t))];
      --own;
      total += *std::max_element(counts.begin(), counts.end());
      ++own;
    }
  }
  return 100 * total / static_cast<double>(B * T * (T - 1));
}

}  // namespace attn
