// Softmax and masks. Contracts: autograd/ops.h. g is dL/dy.
#include "autograd/ops.h"
#include "core/tensor/math.h"

namespace attn {

// [snippet:softmax]
// y_i = exp(x_i) / Σ_j exp(x_j)      dL/dx_i = y_i (g_i − Σ_j g_j y_j)
Variable softmax(const Variable& x, std::ptrdiff_t signed_axis) {
  const std::size_t axis = normalize_axis("softmax", signed_axis, x.shape());
  return record(
      "softmax", math::softmax(x.value(), axis), {x},
      [axis](const Tensor& g, const Tensor& y) { return math::softmax_gradient(g, y, axis); });
}
// [/snippet]

// y_i = x_i − ln Σ_j exp(x_j)        dL/dx_i = g_i − exp(y_i) Σ_j g_j
Variable log_softmax(const Variable& x, std::ptrdiff_t signed_axis) {
  const std::size_t axis = normalize_axis("log_softmax", signed_axis, x.shape());
  return record(
      "log_softmax", math::log_softmax(x.value(), axis), {x},
      [axis](const Tensor& g, const Tensor& y) { return math::log_softmax_gradient(g, y, axis); });
}

// y = value where hidden, else x     dL/dx = 0 where hidden, else g
Variable masked_fill(const Variable& x, const BoolTensor& mask, Real value) {
  return record("masked_fill", math::masked_fill(x.value(), mask, value, "masked_fill"), {x},
                [mask](const Tensor& g, const Tensor&) {
                  return math::masked_fill(g, mask, 0, "masked_fill");
                });
}

}  // namespace attn
