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
  // [exercise] TODO("add each g(i, j) to the element of b that was used there");
  const bool has_rows = shape.size() == 2 && shape[0] > 1;
  const bool has_columns = shape.back() > 1;
  Tensor result = zeros(shape);
  for (std::size_t i = 0; i < g.shape(0); ++i) {
    for (std::size_t j = 0; j < g.shape(1); ++j) {
      const std::size_t row = has_rows ? i : 0;
      const std::size_t column = has_columns ? j : 0;
      result.data()[row * shape.back() + column] += g(i, j);
    }
  }
  return result;
  // [/exercise]
}

}  // namespace attn
// why: which axis was repeated is read from the shape of b, never guessed from a length, since m
// may equal n. One loop over g serves all four shapes, because every element of g goes somewhere.
