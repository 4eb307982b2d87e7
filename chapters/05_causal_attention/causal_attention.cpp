#include "chapters/05_causal_attention/causal_attention.h"

#include <cmath>
#include <limits>

namespace attn {

// [snippet:later_tokens]
BoolTensor later_tokens(std::size_t T) {
  BoolTensor hidden = BoolTensor::from_shape({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) hidden(i, j) = j > i;
  }
  return hidden;
}
// [/snippet]

// [snippet:mask_after_softmax]
Variable mask_after_softmax(const Variable& scores) {
  const BoolTensor hidden = later_tokens(scores.shape().back());
  const Variable kept = masked_fill(softmax(scores), hidden, 0);
  return kept / sum(kept, {-1}, /*keep_dims=*/true);
}
// [/snippet]

// [snippet:mask_before_softmax]
Variable mask_before_softmax(const Variable& scores) {
  constexpr Real minus_infinity = -std::numeric_limits<Real>::infinity();
  const BoolTensor hidden = later_tokens(scores.shape().back());
  return softmax(masked_fill(scores, hidden, minus_infinity));
}
// [/snippet]

CausalAttention::CausalAttention(std::size_t in, std::size_t out, double dropout, Rng& rng,
                                 Mask mask)
    : W_query_(in, out, rng, Bias::kWithout),
      W_key_(in, out, rng, Bias::kWithout),
      W_value_(in, out, rng, Bias::kWithout),
      dropout_(dropout, rng),
      mask_(mask) {
  add_module("W_query", W_query_);
  add_module("W_key", W_key_);
  add_module("W_value", W_value_);
  add_module("dropout", dropout_);
}

// [snippet:causal_attention]
CausalAttentionSteps CausalAttention::steps(const Variable& x) const {
  const Variable queries = W_query_(x);
  const Variable keys = W_key_(x);
  const Variable values = W_value_(x);
  const Real d = static_cast<Real>(keys.shape().back());

  CausalAttentionSteps steps;
  steps.scores = matmul(queries, keys, /*transpose_b=*/true) / std::sqrt(d);  // (…, T, T)
  steps.weights =
      mask_ == Mask::kCausal ? mask_before_softmax(steps.scores) : softmax(steps.scores);
  steps.context = matmul(dropout_(steps.weights), values);  // (…, T, out)
  return steps;
}
// [/snippet]

}  // namespace attn
