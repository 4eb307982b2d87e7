// Exercise 0.4 · A gradient from two values
//
// How do you know that a derivative is right? You measure it: move one element of x a little, once
// up and once down, and see how far f moves (the central difference):
//   df/dx_i ≈ (f(x + h e_i) − f(x − h e_i)) / (2 h)       e_i is 1 at element i and 0 elsewhere
//
//   f        takes a Tensor of x's shape and returns a number
//   x        any shape; x.data()[i] is its i-th element
//   h        the step
//   returns  the gradient, of x's shape
//
// Check it: ./learn check 0.4      Stuck? ./learn hint 0.4
#include <functional>

#include "chapters/exercise.h"

namespace attn {

Tensor numerical_gradient(const std::function<Real(const Tensor&)>& f, const Tensor& x, Real h) {
  // [exercise] TODO("for each element: f at x + h, f at x - h, then put the element back");
  Tensor moved = x;
  Tensor result = zeros(x.shape());
  for (std::size_t i = 0; i < x.size(); ++i) {
    moved.data()[i] = x.data()[i] + h;
    const Real above = f(moved);
    moved.data()[i] = x.data()[i] - h;
    const Real below = f(moved);
    moved.data()[i] = x.data()[i];
    result.data()[i] = (above - below) / (2 * h);
  }
  return result;
  // [/exercise]
}

}  // namespace attn
// why: steps to both sides, because their errors of order h cancel and leave one of order h². The
// element is put back from x itself; to subtract h again would leave a rounding error behind.
