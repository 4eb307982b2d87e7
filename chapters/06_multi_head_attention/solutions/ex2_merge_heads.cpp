// Exercise 6.2 · Merging the heads
//
// The way back: put the contexts of all heads side by side again.
//   merged[t, h D + d] = heads[h, t, d]
//
//   heads    (H, T, D)
//   returns  (T, H D)
//
// Check it: ./learn check 6.2      Stuck? ./learn hint 6.2
#include "chapters/exercise.h"

namespace attn {

Tensor merge_heads(const Tensor& heads) {
  // [exercise] TODO("put the heads of each token side by side again, head 0 first");
  const std::size_t H = heads.shape(0);
  const std::size_t T = heads.shape(1);
  const std::size_t D = heads.shape(2);
  Tensor merged = zeros({T, H * D});
  for (std::size_t h = 0; h < H; ++h) {
    for (std::size_t t = 0; t < T; ++t) {
      for (std::size_t d = 0; d < D; ++d) merged(t, h * D + d) = heads(h, t, d);
    }
  }
  return merged;
  // [/exercise]
}

}  // namespace attn
// why: the way back of 6.1, read from right to left. If the axes are not exchanged first, a reshape
// has the right shape and mixes tokens with heads, and no check of shapes can tell.
