// Exercise 3.3 · All tokens at once
//
// The same for every token, as products of whole matrices:
//   scores  = x xᵀ                 (T, T): row i holds what token i thinks of all
//   weights = softmax of each row
//   context = weights x            (T, C)
//
//   x        (T, C)
//   returns  weights (T, T), context (T, C)
//
// Given, in namespace math: matmul(a, b, transpose_a, transpose_b).
//
// Check it: ./learn check 3.3      Stuck? ./learn hint 3.3
#include "chapters/exercise.h"

namespace attn {

struct SelfAttention {
  Tensor weights, context;
};

SelfAttention simplified_self_attention(const Tensor& x) {
  // [exercise] TODO("two products, and softmax between them");
  Tensor weights = math::matmul(x, x, false, true);
  for (std::size_t i = 0; i < weights.shape(0); ++i) {
    Real largest = weights(i, 0);
    for (std::size_t j = 0; j < weights.shape(1); ++j) largest = std::max(largest, weights(i, j));
    Real sum = 0;
    for (std::size_t j = 0; j < weights.shape(1); ++j) {
      weights(i, j) = std::exp(weights(i, j) - largest);
      sum += weights(i, j);
    }
    for (std::size_t j = 0; j < weights.shape(1); ++j) weights(i, j) /= sum;
  }
  return {weights, math::matmul(weights, x)};
  // [/exercise]
}

}  // namespace attn
