// Exercise 3.4 · Bug hunt: 0 and 30, where 20 and 20 are right
//
// This function should mix tokens by given weights: token i becomes Σ_j weight_ij x_j. Two tokens
// of one number, 10 and 20, both take all of the second one, with the weights 0 1 / 0 1. Both
// should become 20. They become 0 and 30. With weights of ½ throughout, the result is right.
//
//   weights  (T, T)   row i: how much token i takes from each token
//   x        (T, C)
//   returns  (T, C)   the mixed tokens
//
// Delete the line with TODO, find the bug, and mend it. The first check shows numbers; if it is
// wrong again, the second one says what the mistake looks like.
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
// why: the row of the weights names the token that receives, so the result has the index of the
// row, and x that of the column. The other way round is weightsᵀ x, which only symmetric weights
// hide.
