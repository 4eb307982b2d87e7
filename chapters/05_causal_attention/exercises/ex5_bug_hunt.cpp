// Exercise 5.5 · Bug hunt: the first token sees nothing
//
// A mask is true where something is hidden. With a causal mask for three tokens, this function
// leaves these scores:
//   −∞   −∞   −∞
//    1   −∞   −∞
//    4    7   −∞
// So the weights of the first token, softmax of nothing, are NaN, and the loss with them. The
// second token, and the third, see what came before them, as they should.
//
//   scores  (T, T)
//   hidden  (T, T)   true where token i must not see token j
//   returns (T, T)   the scores, with −∞ where hidden
//
// Delete the line with TODO, find the bug, and mend it. The first check shows numbers; if it is
// wrong again, the second one says what the mistake looks like.
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
