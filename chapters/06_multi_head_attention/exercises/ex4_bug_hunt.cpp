// Exercise 6.4 · Bug hunt: attention that adds up to 0.12
//
// A well-known book gives this as the solution of one of its exercises. The weights of a head lie
// between 0 and 1, the shapes are right, and the model trains. But of two tokens with the scores
//   0   −∞
//   2    0
// the first divides 0.1192 of its attention, the second 1.8808 of it.
//
//   scores   (T, T)   already scaled; −∞ above the diagonal, where tokens are hidden
//   returns  (T, T)   the weights: row i says how token i divides its attention
//
// Delete the line with TODO, find the bug, and mend it. The first check shows numbers; if it is
// wrong again, the second one says what the mistake looks like.
//
// Check it: ./learn check 6.4      Stuck? ./learn hint 6.4
#include "chapters/exercise.h"

namespace attn {

Tensor head_weights(const Tensor& scores) {
  TODO("find the bug; delete this line first");
  const std::size_t axis = 0;
  const Tensor largest = math::max(scores, {axis});
  const Tensor powers = math::exp(math::subtract(scores, largest));
  return math::divide(powers, math::sum(powers, {axis}));
}

}  // namespace attn
