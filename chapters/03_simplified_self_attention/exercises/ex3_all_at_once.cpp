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
  TODO("two products, and softmax between them");
}

}  // namespace attn
