// Exercise 4.3 · Self-attention
//
// The whole of self-attention (Vaswani et al. 2017, eq. 1), for one sentence:
//   Q = x W_query,  K = x W_key,  V = x W_value
//   context = softmax(Q Kᵀ / √d) V                softmax of each row
//
//   x                (T, C)
//   W_query, W_key   (C, d)
//   W_value          (C, v)
//   returns          (T, v)   the context
//
// Given: softmax_rows, below, and math::matmul(a, b, transpose_a, transpose_b).
//
// Check it: ./learn check 4.3      Stuck? ./learn hint 4.3
#include "chapters/exercise.h"

namespace attn {
namespace {

// Softmax of each row, with the scores first multiplied by `scale`.
Tensor softmax_rows(const Tensor& scores, Real scale) {
  Tensor weights = zeros(scores.shape());
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    Real largest = -std::numeric_limits<Real>::infinity();
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      largest = std::max(largest, scores(i, j) * scale);
    }
    Real sum = 0;
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      weights(i, j) = std::exp(scores(i, j) * scale - largest);
      sum += weights(i, j);
    }
    for (std::size_t j = 0; j < scores.shape(1); ++j) weights(i, j) /= sum;
  }
  return weights;
}

}  // namespace

Tensor self_attention(const Tensor& x, const Tensor& W_query, const Tensor& W_key,
                      const Tensor& W_value) {
  // [exercise] TODO("roles, scores, weights, context");
  const Tensor queries = math::matmul(x, W_query);
  const Tensor keys = math::matmul(x, W_key);
  const Tensor values = math::matmul(x, W_value);
  const Tensor scores = math::matmul(queries, keys, false, true);
  const Real scale = 1 / std::sqrt(static_cast<Real>(keys.shape(1)));
  return math::matmul(softmax_rows(scores, scale), values);
  // [/exercise]
}

}  // namespace attn
