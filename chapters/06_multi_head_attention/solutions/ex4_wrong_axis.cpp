// Exercise 6.4 · Find the bug: a published solution
//
// The solution that a well-known book gives to one of its exercises computes the weights of a head
// like this. Each of them lies between 0 and 1, the shapes are right, and the model trains. But
// they are not the weights of attention.
//
//   scores   (T, T)   already scaled; −∞ above the diagonal, where tokens are hidden
//   returns  (T, T)   the weights: row i says how token i divides its attention
//
// Delete the line with TODO, run the check, and fix the function.
//
// Check it: ./learn check 6.4      Stuck? ./learn hint 6.4
#include "chapters/exercise.h"

namespace attn {

Tensor head_weights(const Tensor& scores) {
  // [exercise] TODO("find the bug; delete this line first");
  // | const std::size_t axis = 0;
  const std::size_t axis = 1;
  // [/exercise]
  const Tensor largest = math::max(scores, {axis});
  const Tensor powers = math::exp(math::subtract(scores, largest));
  return math::divide(powers, math::sum(powers, {axis}));
}

}  // namespace attn
