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
  // [exercise] TODO("give every head its own columns: one matrix (T, D) for each");
  const std::size_t T = x.shape(0);
  const std::size_t D = x.shape(1) / H;
  Tensor heads = zeros({H, T, D});
  for (std::size_t h = 0; h < H; ++h) {
    for (std::size_t t = 0; t < T; ++t) {
      for (std::size_t d = 0; d < D; ++d) heads(h, t, d) = x(t, h * D + d);
    }
  }
  return heads;
  // [/exercise]
}

}  // namespace attn
// why: a head owns columns of every token, so h must come out of the column, not of the row: x[t, h
// D + d]. A reshape to (T, H, D) and an exchange of the first two axes is the same without loops.
