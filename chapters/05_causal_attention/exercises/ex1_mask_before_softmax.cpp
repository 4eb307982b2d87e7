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
  TODO("hide what lies above the diagonal, then softmax of each row");
}

}  // namespace attn
