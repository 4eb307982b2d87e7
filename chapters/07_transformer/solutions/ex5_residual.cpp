// Exercise 7.5 · Find the bug: the residual path
//
// A Transformer's block adds what a layer says to what was there: x + layer(norm(x)), the norm
// coming first ("pre-norm"). Then x itself passes through all blocks unchanged but for what is
// added, and so do gradients. This function was to be that. It trains, and if x has gone through a
// norm already, its result is right. But no block hands on the x that it was given.
//
//   x        (T, C)
//   norm     (T, C) → (T, C)
//   layer    (T, C) → (T, C)   attention, or the feed-forward network
//   returns  (T, C)
//
// Take out the line with TODO, run the check, and mend the function.
//
// Check it: ./learn check 7.5      Stuck? ./learn hint 7.5
#include <functional>

#include "chapters/exercise.h"

namespace attn {

using Layer = std::function<Tensor(const Tensor&)>;

Tensor residual_block(const Tensor& x, const Layer& norm, const Layer& layer) {
  // [exercise] TODO("find the bug; take out this line first");
  // [/exercise]
  const Tensor normed = norm(x);
  // [exercise]
  // | return math::add(normed, layer(normed));
  return math::add(x, layer(normed));
  // [/exercise]
}

}  // namespace attn
