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
  // [exercise] TODO("compute the values, and state the rule that carries g back to x");
  const Tensor input = x.value();
  Tensor value = zeros(input.shape());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const Real v = input.data()[i];
    value.data()[i] = std::max(v, Real(0)) + std::log1p(std::exp(-std::abs(v)));
  }
  const auto rule = [input](const Tensor& g, const Tensor&) -> Tensor {
    Tensor result = zeros(input.shape());
    for (std::size_t i = 0; i < result.size(); ++i) {
      result.data()[i] = g.data()[i] / (1 + std::exp(-input.data()[i]));
    }
    return result;
  };
  return make_result("softplus", std::move(value), gradient(x, rule));
  // [/exercise]
}

}  // namespace attn
