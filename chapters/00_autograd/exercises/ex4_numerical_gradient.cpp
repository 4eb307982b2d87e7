// Exercise 0.4 · A gradient from two values
//
// How does one know that a derivative is right? By measuring it: move one element of x a little to
// both sides, and see how far f moves:
//   df/dx_i ≈ (f(x + h e_i) − f(x − h e_i)) / (2 h)       (central difference; e_i is 1 at i only)
//
//   f        a function of a Tensor
//   x        of any shape; x.data()[i] is its i-th element
//   h        the step
//   returns  of the shape of x
//
// Check it: ./learn check 0.4      Stuck? ./learn hint 0.4
#include <functional>

#include "chapters/exercise.h"

namespace attn {

Tensor numerical_gradient(const std::function<Real(const Tensor&)>& f, const Tensor& x, Real h) {
  TODO("for each element: f at x + h, f at x - h, and the element put back");
}

}  // namespace attn
