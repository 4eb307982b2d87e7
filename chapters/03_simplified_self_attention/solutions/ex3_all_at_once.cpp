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
// Given: math::matmul(a, b, transpose_a, transpose_b), and softmax_rows.
//
// Check it: ./learn check 3.3      Stuck? ./learn hint 3.3
#include "chapters/exercise.h"

namespace attn {

struct SelfAttention {
  Tensor weights, context;
};

SelfAttention simplified_self_attention(const Tensor& x) {
  // [exercise] TODO("two products, and softmax between them");
  const Tensor scores = math::matmul(x, x, false, true);
  const Tensor weights = softmax_rows(scores);
  return {weights, math::matmul(weights, x)};
  // [/exercise]
}

}  // namespace attn
// why: row i of x xᵀ is what 3.1 computes for token i, so two products do for T tokens at once what
// T calls do, and no loop is left in which an index could be exchanged.
