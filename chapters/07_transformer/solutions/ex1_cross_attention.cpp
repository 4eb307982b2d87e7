// Exercise 7.1 · Cross-attention
//
// The decoder looks at the encoder: queries come from the decoder's tokens, keys and values from
// the encoder's states (the memory). There is no causal mask, since the whole source is known; but
// only the first `source_length` places are real, and the padding after them gets no weight:
//   Q = x W_query,  K = memory W_key,  V = memory W_value
//   context = softmax over s < source_length of (Q Kᵀ / √d) V
//
//   x                (T, C)
//   memory           (S, C)
//   source_length    1 to S
//   W_query, W_key   (C, d)     W_value  (C, v)
//   returns          (T, v)     the context
//
// An example: two tokens with Q = 1 and 0, and three places, of which two are real, with K = 2, 0,
// 7 and V = 10, 20, 70. With d = 1 the first token's scores are 2 and 0, its weights 0.8808 and
// 0.1192, and its context is 0.8808 · 10 + 0.1192 · 20 = 11.192. The second token's scores are 0
// and 0, and its context is 15. The third place, which fits best, is padding.
//
// softmax_rows is given.
//
// Check it: ./learn check 7.1      Stuck? ./learn hint 7.1
#include "chapters/exercise.h"

namespace attn {

Tensor cross_attention(const Tensor& x, const Tensor& memory, std::size_t source_length,
                       const Tensor& W_query, const Tensor& W_key, const Tensor& W_value) {
  // [exercise] TODO("queries from x; keys and values from the memory's real places");
  const Tensor queries = math::matmul(x, W_query);
  const Tensor real_memory = math::slice(memory, 0, 0, source_length);
  const Tensor keys = math::matmul(real_memory, W_key);
  const Tensor values = math::matmul(real_memory, W_value);
  const Tensor scores = math::matmul(queries, keys, false, true);
  const Real root = std::sqrt(static_cast<Real>(keys.shape(1)));
  return math::matmul(softmax_rows(math::divide(scores, root)), values);
  // [/exercise]
}

}  // namespace attn
// why: padding that is cut off before the products needs no mask. What is left is chapter 4's
// attention, in which queries and keys may come from two sentences of different lengths.
