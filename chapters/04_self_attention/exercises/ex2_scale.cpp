// Exercise 4.2 · The scale
//
// The dot product of two random vectors of d numbers grows like √d, and softmax of large scores is
// all but a choice of one, through which no gradient flows. So scores are divided by √d:
//   weights = softmax over j of (query_i · key_j / √d)
//
//   queries  (T, d)
//   keys     (S, d)
//   returns  (T, S)   each row adds up to 1
//
// Check it: ./learn check 4.2      Stuck? ./learn hint 4.2
#include "chapters/exercise.h"

namespace attn {

Tensor scaled_weights(const Tensor& queries, const Tensor& keys) {
  TODO("dot products, the scale, softmax of each row");
}

}  // namespace attn
