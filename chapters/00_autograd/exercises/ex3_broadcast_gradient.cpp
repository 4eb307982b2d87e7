// Exercise 0.3 · The gradient of what was repeated
//
// A bias b is added to a matrix x, y = x + b; where b has only one row or one column, that one is
// repeated to fit x. Such an element of b plays a part in many elements of y, and its gradient is
// the sum of theirs.
//
//   g        (m, n)   dL/dy, with m > 1 and n > 1
//   shape    of b: (n) or (1, n), one row; (m, 1), one column; or (m, n), nothing repeated
//   returns  dL/db, of that shape
//
// Check it: ./learn check 0.3      Stuck? ./learn hint 0.3
#include "chapters/exercise.h"

namespace attn {

Tensor broadcast_gradient(const Tensor& g, const Shape& shape) {
  TODO("add each g(i, j) to the element of b that was used there");
}

}  // namespace attn
