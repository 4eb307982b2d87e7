// Exercise 4.2 · The scale
//
// The dot product of two random vectors of d numbers grows like √d, and softmax of large scores all
// but chooses a single one; hardly any gradient flows through such a choice. So scores are divided
// by √d:
//   weights = softmax over j of (query_i · key_j / √d)
//
//   queries  (T, d)
//   keys     (S, d)
//   returns  (T, S)   the weights: each row adds up to 1
//
// Check it: ./learn check 4.2      Stuck? ./learn hint 4.2
#include "chapters/exercise.h"

namespace attn {

Tensor scaled_weights(const Tensor& queries, const Tensor& keys) {
  // [exercise] TODO("dot products, the scale, softmax of each row");
  const Real root = std::sqrt(static_cast<Real>(queries.shape(1)));
  Tensor weights = math::matmul(queries, keys, false, true);
  for (std::size_t i = 0; i < weights.shape(0); ++i) {
    Real largest = weights(i, 0);
    for (std::size_t j = 0; j < weights.shape(1); ++j) largest = std::max(largest, weights(i, j));
    Real sum = 0;
    for (std::size_t j = 0; j < weights.shape(1); ++j) {
      weights(i, j) = std::exp((weights(i, j) - largest) / root);
      sum += weights(i, j);
    }
    for (std::size_t j = 0; j < weights.shape(1); ++j) weights(i, j) /= sum;
  }
  return weights;
  // [/exercise]
}

}  // namespace attn
