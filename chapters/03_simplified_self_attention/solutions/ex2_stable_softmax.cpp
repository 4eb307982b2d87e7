// Exercise 3.2 · Softmax that does not overflow
//
// Turn each row of scores into weights that add up to 1:
//   weight_ij = exp(score_ij) / Σ_k exp(score_ik)
// exp(710) is infinite in double (exp(89) in float), and ∞/∞ is NaN. But the weights do not change
// if the same number is subtracted from all scores of a row. So first subtract the row's largest.
//
//   scores   (T, S)
//   returns  (T, S)   the weights
//
// Check it: ./learn check 3.2      Stuck? ./learn hint 3.2
#include "chapters/exercise.h"

namespace attn {

Tensor softmax_rows(const Tensor& scores) {
  // [exercise] TODO("for each row: its largest score, the sum of exp, the division");
  Tensor weights = zeros(scores.shape());
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    Real largest = scores(i, 0);
    for (std::size_t j = 0; j < scores.shape(1); ++j) largest = std::max(largest, scores(i, j));
    Real sum = 0;
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      weights(i, j) = std::exp(scores(i, j) - largest);
      sum += weights(i, j);
    }
    for (std::size_t j = 0; j < scores.shape(1); ++j) weights(i, j) /= sum;
  }
  return weights;
  // [/exercise]
}

}  // namespace attn
