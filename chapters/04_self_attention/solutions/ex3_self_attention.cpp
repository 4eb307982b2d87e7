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
// Given: softmax_rows, and math::matmul(a, b, transpose_a, transpose_b).
//
// Check it: ./learn check 4.3      Stuck? ./learn hint 4.3
#include "chapters/exercise.h"

namespace attn {

Tensor self_attention(const Tensor& x, const Tensor& W_query, const Tensor& W_key,
                      const Tensor& W_value) {
  // [exercise] TODO("roles, scores, weights, context");
  const Tensor queries = math::matmul(x, W_query);
  const Tensor keys = math::matmul(x, W_key);
  const Tensor values = math::matmul(x, W_value);
  const Tensor scores = math::matmul(queries, keys, false, true);
  const Real root = std::sqrt(static_cast<Real>(keys.shape(1)));
  return math::matmul(softmax_rows(math::divide(scores, root)), values);
  // [/exercise]
}

}  // namespace attn
// why: each line is one symbol of the formula. Queries and keys meet only in the scores, and values
// only in the last product: what is compared and what is passed on are different things.
