// Exercise 6.1 · Splitting into heads
//
// One wide product gives the queries of all heads side by side. Head h owns columns h D to
// (h + 1) D − 1 of every token, where D = C / H. Separate them, one matrix for each head:
//   heads[h, t, d] = x[t, h D + d]
//
//   x        (T, C)
//   H        the number of heads; it divides C
//   returns  (H, T, D)
//
// Check it: ./learn check 6.1      Stuck? ./learn hint 6.1
#include "chapters/exercise.h"

namespace attn {

Tensor split_heads(const Tensor& x, std::size_t H) {
  TODO("give every head its own columns: one matrix (T, D) for each");
}

}  // namespace attn
