// Exercise 5.1 · The mask, before softmax
//
// In a language model, token i may see itself and what came before it, never what comes after: that
// is what it is to predict. So scores above the diagonal become −∞, and softmax, exp(−∞) being 0,
// gives them no weight; the rows add up to 1 by themselves:
//   weight_ij = exp(score_ij) / Σ_(k ≤ i) exp(score_ik) for j ≤ i, and 0 for j > i
//
//   scores   (T, T)   scaled already; row i belongs to token i
//   returns  (T, T)
//
// Check it: ./learn check 5.1      Stuck? ./learn hint 5.1
#include "chapters/exercise.h"

namespace attn {

Tensor causal_weights(const Tensor& scores) {
  TODO("hide what lies above the diagonal, then softmax of each row");
}

}  // namespace attn
