// Softmax and masks. Contracts: autograd/ops.h. g is dL/dy.
#include <limits>
#include <stdexcept>

#include "autograd/ops.h"
#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

using RowKernel = void (*)(std::size_t, std::size_t, const Real*, Real*);
using RowGradientKernel = void (*)(std::size_t, std::size_t, const Real*, const Real*, Real*);

// An op on the rows of the last axis, and its gradient from the op's own output.
Variable on_rows(const char* op, const Variable& x, RowKernel forward, RowGradientKernel backward) {
  const std::size_t columns = x.shape().back();
  if (columns == 0) {
    throw std::invalid_argument(std::string(op) + ": rows of length 0 in shape " +
                                to_string(x.shape()));
  }
  const std::size_t rows = x.size() / columns;
  Tensor value = empty(x.shape());
  forward(rows, columns, x.value().data(), value.data());
  return make_result(op, std::move(value),
                     gradient(x, [rows, columns, backward](const Tensor& g, const Tensor& y) {
                       Tensor d_x = empty(y.shape());
                       backward(rows, columns, g.data(), y.data(), d_x.data());
                       return d_x;
                     }));
}

// Along another axis: bring it to the end, and back.
Variable along(const char* op, const Variable& x, std::ptrdiff_t signed_axis, RowKernel forward,
               RowGradientKernel backward) {
  const std::size_t axis = normalize_axis(op, signed_axis, x.shape());
  if (axis + 1 == x.shape().size()) return on_rows(op, x, forward, backward);
  const auto signed_position = static_cast<std::ptrdiff_t>(axis);
  return transpose(on_rows(op, transpose(x, signed_position, -1), forward, backward),
                   signed_position, -1);
}

}  // namespace

// y_i = exp(x_i) / Σ_j exp(x_j)      dL/dx_i = y_i (g_i − Σ_j g_j y_j)
Variable softmax(const Variable& x, std::ptrdiff_t axis) {
  return along("softmax", x, axis, kernels::softmax_rows, kernels::softmax_rows_gradient);
}

// y_i = x_i − ln Σ_j exp(x_j)        dL/dx_i = g_i − exp(y_i) Σ_j g_j
Variable log_softmax(const Variable& x, std::ptrdiff_t axis) {
  return along("log_softmax", x, axis, kernels::log_softmax_rows,
               kernels::log_softmax_rows_gradient);
}

// y = value where hidden, else x     dL/dx = 0 where hidden, else g
Variable masked_fill(const Variable& x, const BoolTensor& mask, Real value) {
  return make_result("masked_fill", math::masked_fill(x.value(), mask, value, "masked_fill"),
                     gradient(x, [mask](const Tensor& g, const Tensor&) {
                       return math::masked_fill(g, mask, 0, "masked_fill");
                     }));
}

// Softmax of x with −∞ where hidden: exp(−∞) = 0, so the sums run over what is not hidden.
Variable masked_softmax(const Variable& x, const BoolTensor& mask) {
  const Real minus_infinity = -std::numeric_limits<Real>::infinity();
  normalize_axis("masked_softmax", -1, x.shape());  // a scalar has no rows
  const Tensor hidden = math::masked_fill(zeros(x.shape()), mask, 1, "masked_softmax");
  const std::size_t columns = x.shape().back();
  for (std::size_t begin = 0; begin < hidden.size(); begin += columns) {
    if (kernels::sum(columns, hidden.data() + begin) == static_cast<Real>(columns)) {
      throw std::invalid_argument("masked_softmax: row " + std::to_string(begin / columns) +
                                  " of shape " + to_string(x.shape()) + " is hidden everywhere");
    }
  }
  return softmax(masked_fill(x, mask, minus_infinity), -1);
}

}  // namespace attn
