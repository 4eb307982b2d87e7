// Exercise 6.3 · Several heads
//
// Causal attention in H heads at once. Head h attends with its own columns of the queries, the keys
// and the values, h D to (h + 1) D − 1, D = C / H, and writes the same columns of the context:
//   weights of head h = softmax over j ≤ i of (query_i · key_j / √D), both of head h
//   context of head h = weights · values of head h
//
//   queries, keys, values   (T, C)   projected already
//   H                       the number of heads; it divides C
//   returns                 (T, C)   the heads' contexts side by side
//
// Check it: ./learn check 6.3      Stuck? ./learn hint 6.3
#include "chapters/exercise.h"

namespace attn {

Tensor attend_in_heads(const Tensor& queries, const Tensor& keys, const Tensor& values,
                       std::size_t H) {
  TODO("for each head and each token: scores, softmax, context");
}

}  // namespace attn
