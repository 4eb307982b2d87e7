// Exercise 0.1 · An op and its gradient
//
// Write softplus as a new op, its value and its gradient together, like every op in autograd/ops/:
//   y = log(1 + exp(x)), elementwise
//   dL/dx = dL/dy · dy/dx
//
//   x        any shape; its numbers are the Tensor x.value()
//   returns  y, of x's shape
//
// Return record(name, value, {x}, rule), which records the op: value holds y, and the rule
//   [](const Tensor& g, const Tensor& y, Gradients& gradients) { … }
// takes g = dL/dy and the op's own output y, and gives dL/dx, a Tensor of x's shape, to input 0:
// gradients.add(0, …). For an example see a * b at the top of autograd/ops/elementwise.cpp.
//
// The checks include x = 1000, where exp(x) overflows. max(x, 0) + log(1 + exp(−|x|)) is the same
// function without the overflow.
//
// Check it: ./learn check 0.1      Stuck? ./learn hint 0.1
#include "autograd/variable.h"
#include "chapters/exercise.h"

namespace attn {

Variable softplus(const Variable& x) {
  TODO("compute the values, and state the rule that carries g back to x");
}

}  // namespace attn
