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
  TODO("dot products, the scale, softmax of each row");
}

}  // namespace attn
