// Exercise 2.6 · Find the bug: attention to padding
//
// The sentences of a batch differ in length; the shorter ones are filled up with padding, which
// must get no weight at all. This function should see to that. It runs, its weights add up to 1,
// and a model trained with it learns something. But padding gets some of the attention.
//
//   scores   (S)
//   hidden   (S)   true where the source is padding; at least one is false
//   returns  (S)   the weights: 0 where hidden, softmax over the other scores
//
// Delete the line with TODO, run the check, and fix the function.
//
// Check it: ./learn check 2.6      Stuck? ./learn hint 2.6
#include "chapters/exercise.h"

namespace attn {

Tensor masked_attention_weights(const Tensor& scores, const BoolTensor& hidden) {
  // [exercise] TODO("find the bug; delete this line first");
  // | Tensor masked = scores;
  // | for (std::size_t s = 0; s < masked.size(); ++s) {
  // |   if (hidden(s)) masked(s) = 0;  // padding has no score
  // | }
  // | const Real largest = *std::max_element(masked.begin(), masked.end());
  // | Tensor weights = zeros(masked.shape());
  Tensor masked = scores;
  for (std::size_t s = 0; s < masked.size(); ++s) {
    if (hidden(s)) masked(s) = -std::numeric_limits<Real>::infinity();
  }
  const Real largest = *std::max_element(masked.begin(), masked.end());
  Tensor weights = zeros(masked.shape());
  // [/exercise]
  Real sum = 0;
  for (std::size_t s = 0; s < weights.size(); ++s) {
    weights(s) = std::exp(masked(s) - largest);
    sum += weights(s);
  }
  for (std::size_t s = 0; s < weights.size(); ++s) weights(s) /= sum;
  return weights;
}

}  // namespace attn
