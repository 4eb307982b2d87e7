// Exercise 6.4 · Find the bug: a published solution
//
// A well-known book's solution to one of its exercises computes one head like this. Every entry of
// its weights lies between 0 and 1, the shapes are right, and it trains. But its numbers are not
// those of attention.
//
//   scores   (T, T)   scaled; −∞ where hidden, which is above the diagonal
//   returns  (T, T)   the weights: row i says how token i divides its attention
//
// Take out the line with TODO, run the check, and mend the function.
//
// Check it: ./learn check 6.4      Stuck? ./learn hint 6.4
#include "chapters/exercise.h"

namespace attn {

Tensor head_weights(const Tensor& scores) {
  // [exercise] TODO("find the bug; take out this line first");
  // | const std::size_t axis = 0;
  const std::size_t axis = 1;
  // [/exercise]
  const Tensor largest = math::max(scores, {axis});
  const Tensor powers = math::exp(math::subtract(scores, largest));
  return math::divide(powers, math::sum(powers, {axis}));
}

}  // namespace attn
