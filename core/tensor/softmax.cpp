// Softmax of math.h and its logarithm. The largest element is subtracted first: the result is the
// same, and no exponential overflows. A call without math:: could reach xtensor's lazy function.
#include "core/tensor/math.h"

namespace attn::math {

// x_i − max_j x_j along the axis
static Tensor below_largest(const char* op, const Tensor& x, std::size_t axis) {
  if (x.shape(axis) == 0) reject(op, ": rows of length 0 in shape ", x.shape());
  return subtract(x, math::max(x, {axis}));
}

Tensor softmax(const Tensor& x, std::size_t axis) {
  const Tensor exponentials = math::exp(below_largest("softmax", x, axis));
  return divide(exponentials, math::sum(exponentials, {axis}));
}

Tensor softmax_gradient(const Tensor& g, const Tensor& y, std::size_t axis) {
  return multiply(y, subtract(g, math::sum(multiply(g, y), {axis})));
}

Tensor log_softmax(const Tensor& x, std::size_t axis) {
  const Tensor shifted = below_largest("log_softmax", x, axis);
  return subtract(shifted, math::log(math::sum(math::exp(shifted), {axis})));
}

Tensor log_softmax_gradient(const Tensor& g, const Tensor& y, std::size_t axis) {
  return subtract(g, multiply(math::exp(y), math::sum(g, {axis})));
}

}  // namespace attn::math
