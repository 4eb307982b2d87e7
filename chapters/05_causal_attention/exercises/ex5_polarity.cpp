// Exercise 5.5 · Find the bug: what true means
//
// In this library a mask is true where something is HIDDEN. In others it is true where something
// may be seen. Whoever wrote this function came from such a library, saw the past hidden instead of
// the future, and changed things until a causal mask looked nearly right. But now the first token
// sees nothing at all, and its weights, softmax of nothing, are NaN.
//
//   scores  (T, T)
//   hidden  (T, T)   true where token i must not see token j
//   returns (T, T)   the scores, with −∞ where hidden
//
// Delete the line with TODO, run the check, and fix the function.
//
// Check it: ./learn check 5.5      Stuck? ./learn hint 5.5
#include "chapters/exercise.h"

namespace attn {

Tensor hide(const Tensor& scores, const BoolTensor& hidden) {
  TODO("find the bug; delete this line first");
  Tensor result = scores;
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (!hidden(j, i)) result(i, j) = -std::numeric_limits<Real>::infinity();
    }
  }
  return result;
}

}  // namespace attn
