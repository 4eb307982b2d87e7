// Exercise 3.4 · Find the bug: giving instead of taking
//
// This function should mix the tokens by given weights: token i becomes Σ_j weight_ij x_j. Its
// result has the right shape, and where the weights are symmetric, it is right.
//
//   weights  (T, T)   row i: how much token i takes from each token
//   x        (T, C)
//   returns  (T, C)   the mixed tokens
//
// Delete the line with TODO, run the check, and fix the function.
//
// Check it: ./learn check 3.4      Stuck? ./learn hint 3.4
#include "chapters/exercise.h"

namespace attn {

Tensor mix(const Tensor& weights, const Tensor& x) {
  // [exercise] TODO("find the bug; delete this line first");
  // [/exercise]
  const std::size_t T = x.shape(0);
  Tensor context = zeros(x.shape());
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) {
      for (std::size_t c = 0; c < x.shape(1); ++c) {
        // [exercise]
        // | context(j, c) += weights(i, j) * x(i, c);
        context(i, c) += weights(i, j) * x(j, c);
        // [/exercise]
      }
    }
  }
  return context;
}

}  // namespace attn
