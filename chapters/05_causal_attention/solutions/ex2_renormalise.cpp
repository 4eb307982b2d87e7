// Exercise 5.2 · The mask, after softmax
//
// Another way to the same weights: softmax over all tokens, as if there were no mask; then zeros
// above the diagonal; then each row divided by its sum, so that it adds up to 1 again. This is
// right because the sum that softmax divided by cancels. Softmax is done; the rest is yours.
//
//   weights  (T, T)   softmax over all tokens: each row adds up to 1
//   returns  (T, T)   0 for j > i, and each row adds up to 1
//
// Check it: ./learn check 5.2      Stuck? ./learn hint 5.2
#include "chapters/exercise.h"

namespace attn {

Tensor mask_and_renormalise(const Tensor& weights) {
  // [exercise] TODO("zeros above the diagonal, then divide each row by its sum");
  const std::size_t T = weights.shape(0);
  Tensor result = zeros({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    Real sum = 0;
    for (std::size_t j = 0; j <= i; ++j) sum += weights(i, j);
    for (std::size_t j = 0; j <= i; ++j) result(i, j) = weights(i, j) / sum;
  }
  return result;
  // [/exercise]
}

}  // namespace attn
// why: the sum over k ≤ i is what softmax would have divided by, had it not seen the future: the
// old sum cancels. But if all the weight lies on the future, nothing is left to divide by, as 5.1
// avoids.
