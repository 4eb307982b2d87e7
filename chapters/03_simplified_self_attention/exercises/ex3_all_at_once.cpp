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
  TODO("two products, and softmax between them");
}

}  // namespace attn
