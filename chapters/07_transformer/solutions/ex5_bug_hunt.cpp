// Exercise 7.5 · Bug hunt: 2 and 6, where 3 and 8 are right
//
// A block of a Transformer adds a layer's output to the block's input: x + layer(norm(x)), the norm
// coming first ("pre-norm"). With norm(x) = x/2 and layer(x) = x², the token 2 4 should become 3 8.
// This function makes 2 6 of it. It trains, but a deep stack of such blocks may train badly.
//
//   x        (T, C)
//   norm     (T, C) → (T, C)
//   layer    (T, C) → (T, C)   attention, or the feed-forward network
//   returns  (T, C)
//
// Delete the line with TODO, find the bug, and mend it. The first check shows numbers; if it is
// wrong again, the second one says what the mistake looks like.
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
// why: what is added to must be x as it came. Then twelve blocks are x and twelve additions, and a
// gradient finds a path back that no norm and no layer bends.
