// Exercise 0.1 · An op and its gradient
//
// Write a new op, forward and backward together, as every op in autograd/ops/ is written:
//   y = log(1 + exp(x)), elementwise
//   dL/dx = dL/dy · dy/dx
//
// make_result(name, value, gradient(x, rule)) records the op; the rule gets g = dL/dy and the op's
// own output y, and returns dL/dx as a Tensor of x's shape. autograd/ops/activation.cpp shows tanh.
//
// The checks include x = 1000, whose exp is too large for any number. log(1 + exp(x)) is also
// max(x, 0) + log(1 + exp(−|x|)).
//
// Check it: ./learn check 0.1      Stuck? ./learn hint 0.1
#include "autograd/variable.h"
#include "chapters/exercise.h"

namespace attn {

Variable softplus(const Variable& x) {
  TODO("compute the values, and state the rule that carries g back to x");
}

}  // namespace attn
