// Exercise 5.1 · The mask, before softmax
//
// In a language model, token i may see itself and what came before it, never what comes after: that
// is what it must predict. So scores above the diagonal become −∞. Since exp(−∞) is 0, softmax
// gives them no weight, and each row adds up to 1 by itself:
//   weight_ij = exp(score_ij) / Σ_(k ≤ i) exp(score_ik) for j ≤ i, and 0 for j > i
//
//   scores   (T, T)   already scaled; row i belongs to token i
//   returns  (T, T)   the weights
//
// softmax_rows is given. The checks include scores of −10¹², and of +10¹² above the diagonal.
//
// Check it: ./learn check 5.1      Stuck? ./learn hint 5.1
#include "chapters/exercise.h"

namespace attn {

Tensor causal_weights(const Tensor& scores) {
  // [exercise] TODO("hide what lies above the diagonal, then softmax of each row");
  const std::size_t T = scores.shape(0);
  Tensor masked = scores;
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = i + 1; j < T; ++j) masked(i, j) = -std::numeric_limits<Real>::infinity();
  }
  return softmax_rows(masked);
  // [/exercise]
}

}  // namespace attn
// why: what is hidden must not even take part in the search for the largest score. −∞ never is the
// largest, and adds nothing to the sum, so softmax itself needs no word about the mask.
