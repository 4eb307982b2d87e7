// Exercise 7.5 · Find the bug: the residual path
//
// A Transformer's block adds a layer's output to the block's input: x + layer(norm(x)), the norm
// coming first ("pre-norm"). So x itself passes through all blocks, unchanged but for what is
// added, and so do gradients. This function should do that. It trains, and if x has already been
// through a norm, its result is right. But it does not pass on the x that it was given.
//
//   x        (T, C)
//   norm     (T, C) → (T, C)
//   layer    (T, C) → (T, C)   attention, or the feed-forward network
//   returns  (T, C)
//
// Delete the line with TODO, run the check, and fix the function.
//
// Check it: ./learn check 7.5      Stuck? ./learn hint 7.5
#include <functional>

#include "chapters/exercise.h"

namespace attn {

using Layer = std::function<Tensor(const Tensor&)>;

Tensor residual_block(const Tensor& x, const Layer& norm, const Layer& layer) {
  // [exercise] TODO("find the bug; delete this line first");
  // [/exercise]
  const Tensor normed = norm(x);
  // [exercise]
  // | return math::add(normed, layer(normed));
  return math::add(x, layer(normed));
  // [/exercise]
}

}  // namespace attn
