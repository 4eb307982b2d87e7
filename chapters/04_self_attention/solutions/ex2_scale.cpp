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
// softmax_rows is given.
//
// Check it: ./learn check 4.2      Stuck? ./learn hint 4.2
#include "chapters/exercise.h"

namespace attn {

Tensor scaled_weights(const Tensor& queries, const Tensor& keys) {
  // [exercise] TODO("dot products, the scale, softmax of each row");
  const Real root = std::sqrt(static_cast<Real>(queries.shape(1)));
  const Tensor scores = math::matmul(queries, keys, false, true);
  return softmax_rows(math::divide(scores, root));
  // [/exercise]
}

}  // namespace attn
// why: the scale stands before softmax, where it softens the choice; after it, the rows would no
// longer add up to 1. d is the length of the vectors that are multiplied, whatever T and S are.
