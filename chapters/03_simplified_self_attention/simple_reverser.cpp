#include "chapters/03_simplified_self_attention/simple_reverser.h"

#include <algorithm>
#include <limits>

#include "chapters/03_simplified_self_attention/simplified_self_attention.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

// Vectors start small, so that softmax is nearly even and every token reads every other.
constexpr Real kStartScale = Real(0.3);

void shrink(const Embedding& embedding) {
  Variable table = embedding.weight();
  table.mutable_value() *= kStartScale;
}

}  // namespace

SimpleReverser::SimpleReverser(std::size_t symbols, std::size_t length, std::size_t width, Rng& rng)
    : token_(symbols, width, rng), position_(length, width, rng), readout_(width, symbols, rng) {
  shrink(token_);
  shrink(position_);
  add_module("token", token_);
  add_module("position", position_);
  add_module("readout", readout_);
}

Variable SimpleReverser::vectors(const IndexTensor& tokens) const {
  return token_(tokens) + position_(tokens.shape()[1]);
}

SimpleReverser::Answer SimpleReverser::operator()(const IndexTensor& tokens) const {
  const AttentionSteps steps = simplified_self_attention(vectors(tokens));
  return {readout_(steps.context), steps.scores, steps.weights};
}

Variable SimpleReverser::read_tokens(const IndexTensor& tokens) const {
  return readout_(vectors(tokens));
}

double largest_violation(const Tensor& scores) {
  const std::size_t T = scores.shape().back();
  double largest = -std::numeric_limits<double>::infinity();
  for (const Real* s = scores.data(); s != scores.data() + scores.size(); s += T * T) {
    for (std::size_t i = 0; i < T; ++i) {
      for (std::size_t j = 0; j < T; ++j) {
        const double excess = s[i * T + j] - std::max(s[i * T + i], s[j * T + j]);
        if (i != j) largest = std::max(largest, excess);
      }
    }
  }
  return largest;
}

SimpleReversalQuality measure(const SimpleReverser& model, const Labelled& task) {
  const NoGradGuard no_graph;
  const SimpleReverser::Answer answer = model(task.inputs);
  const IndexTensor digits = math::argmax(answer.logits.value());  // (B, T)
  const Tensor& weights = answer.weights.value();
  const std::size_t B = digits.shape()[0], T = digits.shape()[1];

  std::size_t all_correct = 0, sequences = 0, mirrored = 0, others = 0, others_correct = 0;
  for (std::size_t b = 0; b < B; ++b) {
    std::size_t correct = 0;
    for (std::size_t t = 0; t < T; ++t) {
      const bool is_correct = digits(b, t) == task.targets(b, t);
      correct += is_correct;
      if (weights(b, t, T - 1 - t) > weights(b, t, t)) {
        ++mirrored;
      } else if (task.inputs(b, t) != task.targets(b, t)) {
        ++others;
        others_correct += is_correct;
      }
    }
    all_correct += correct;
    sequences += correct == T;
  }
  const double token_count = static_cast<double>(B * T);
  return {100.0 * static_cast<double>(all_correct) / token_count,
          100.0 * static_cast<double>(sequences) / static_cast<double>(B),
          100.0 * static_cast<double>(mirrored) / token_count,
          100.0 * static_cast<double>(others_correct) / static_cast<double>(others),
          largest_violation(answer.scores.value())};
}

}  // namespace attn
