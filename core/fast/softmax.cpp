// Softmax along rows by kernels, another axis brought to the end. Twin: core/tensor/softmax.cpp.
#include <numeric>

#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn::math {
namespace {

using RowKernel = void (*)(std::size_t, std::size_t, const Real*, Real*);
using RowGradientKernel = void (*)(std::size_t, std::size_t, const Real*, const Real*, Real*);

// x with this axis and the last one swapped.
Tensor with_axis_last(const Tensor& x, std::size_t axis) {
  std::vector<std::size_t> order(x.dimension());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::swap(order[axis], order.back());
  return permute(x, order);
}

Tensor on_rows(const char* op, RowKernel kernel, const Tensor& x, std::size_t axis) {
  normalize_axis(op, static_cast<std::ptrdiff_t>(axis), x.shape());
  const std::size_t columns = x.shape(axis);
  if (columns == 0) reject(op, ": rows of length 0 in shape ", x.shape());
  if (axis + 1 != x.dimension()) {
    return with_axis_last(on_rows(op, kernel, with_axis_last(x, axis), x.dimension() - 1), axis);
  }
  Tensor result = empty(x.shape());
  kernel(x.size() / columns, columns, x.data(), result.data());
  return result;
}

Tensor gradient_on_rows(const char* op, RowGradientKernel kernel, const Tensor& g, const Tensor& y,
                        std::size_t axis) {
  require_shape(op, y.shape(), g.shape());
  normalize_axis("sum", static_cast<std::ptrdiff_t>(axis), y.shape());  // of which the rule is made
  const std::size_t columns = y.shape(axis);
  if (axis + 1 != y.dimension()) {
    return with_axis_last(gradient_on_rows(op, kernel, with_axis_last(g, axis),
                                           with_axis_last(y, axis), y.dimension() - 1),
                          axis);
  }
  Tensor result = empty(y.shape());
  if (columns == 0) return result;
  kernel(y.size() / columns, columns, g.data(), y.data(), result.data());
  return result;
}

}  // namespace

Tensor softmax(const Tensor& x, std::size_t axis) {
  return on_rows("softmax", kernels::softmax_rows, x, axis);
}
Tensor softmax_gradient(const Tensor& g, const Tensor& y, std::size_t axis) {
  return gradient_on_rows("softmax_gradient", kernels::softmax_rows_gradient, g, y, axis);
}
Tensor log_softmax(const Tensor& x, std::size_t axis) {
  return on_rows("log_softmax", kernels::log_softmax_rows, x, axis);
}
Tensor log_softmax_gradient(const Tensor& g, const Tensor& y, std::size_t axis) {
  return gradient_on_rows("log_softmax_gradient", kernels::log_softmax_rows_gradient, g, y, axis);
}

}  // namespace attn::math
