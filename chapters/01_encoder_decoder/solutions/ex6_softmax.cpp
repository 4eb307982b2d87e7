// Exercise 1.6 · Softmax, for any scores
//
// Turn each row of scores, here the logits of one word, into probabilities that add up to 1:
//   p_ij = exp(score_ij) / Σ_k exp(score_ik)
// exp(710) is infinite in double (exp(89) in float), and exp(−750) is 0; ∞/∞ and 0/0 are NaN. But
// the result does not change if one number is subtracted from all scores of a row. Which one keeps
// every exp finite, and the sum above 0?
//
//   scores   (n, V)   a score may be −∞ and then gets 0; at least one of a row is finite
//   returns  (n, V)
//
// All later exercises may call softmax_rows. Theirs is the library's, whatever you write here.
//
// Check it: ./learn check 1.6      Stuck? ./learn hint 1.6
#include "chapters/exercise.h"

namespace attn {

Tensor softmax_rows(const Tensor& scores) {
  // [exercise] TODO("for each row: the number to subtract, the sum of exp, the division");
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
// why: with the row's largest score subtracted, every exp is at most 1, and one of them is exactly
// 1, so that the sum can be neither infinite nor 0. What else one thinks of fails for some scores:
// 0, the first score, the mean, or the largest of the whole matrix.
