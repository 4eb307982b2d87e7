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
  TODO("put the heads of each token side by side again, head 0 first");
}

}  // namespace attn
