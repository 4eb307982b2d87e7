// Exercise 3.3 · All tokens at once
//
// What exercise 3.1 does for one token, done for every token by products of whole matrices:
//   scores  = x xᵀ                    (T, T): row i holds the scores of token i with all tokens
//   weights = softmax of each row     (T, T)
//   context = weights x               (T, C)
//
//   x        (T, C)
//   returns  weights (T, T), context (T, C)
//
// Given: math::matmul(a, b, transpose_a, transpose_b). The checks include scores whose exp
// overflows, as in exercise 3.2.
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
