// The linear map of a layer: the bias is the product's first value, and gradients are added where
// the earlier ones lie. Contract: autograd/nn/functional.h. g is dL/dy.
#include "autograd/fused/in_place.h"
#include "autograd/nn/functional.h"
#include "core/fast/gemm.h"
#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn {

// y = x Wᵀ + b     dL/dx = g W        dL/dW = gᵀ x        dL/db = Σ g
static Variable linear_with(const Variable& x, const Variable& weight, const Variable* bias) {
  require_rank("linear", 2, weight.shape());
  if (x.shape().empty() || x.shape().back() != weight.shape()[1])
    reject("linear: an input of shape ", x.shape(), " does not fit a weight of shape ",
           weight.shape());
  const std::size_t out = weight.shape()[0];
  const std::size_t in = weight.shape()[1];
  Shape shape = x.shape();
  shape.back() = out;
  Tensor value = empty(shape);
  // Not x.size() / in, since in may be 0.
  const std::size_t rows = element_count(Shape(x.shape().begin(), x.shape().end() - 1));
  if (bias) require_shape("linear", Shape{out}, bias->shape());
  math::gemm(false, true, rows, out, in, 1, x.value().data(), in, weight.value().data(), in, 0,
             value.data(), out, bias ? bias->value().data() : nullptr);
  const bool has_bias = bias != nullptr;
  auto rule = [x, weight, has_bias, rows, in, out](const Tensor& g, const Tensor&,
                                                   Gradients& gradients) {
    add_in_place(gradients, 0, x.shape(), [&](Real keep, Real* d_x) {
      math::gemm(false, false, rows, in, out, 1, g.data(), out, weight.value().data(), in, keep,
                 d_x, in);
    });
    add_in_place(gradients, 1, weight.shape(), [&](Real keep, Real* d_weight) {
      math::gemm(true, false, out, in, rows, 1, g.data(), out, x.value().data(), in, keep, d_weight,
                 in);
    });
    if (has_bias && gradients.needs(2)) {
      kernels::sum_columns(rows, out, g.data(), gradients.total(2).data());
    }
  };
  if (!bias) return record("linear", std::move(value), {x, weight}, std::move(rule));
  return record("linear", std::move(value), {x, weight, *bias}, std::move(rule));
}

Variable linear(const Variable& x, const Variable& weight) {
  return linear_with(x, weight, nullptr);
}
Variable linear(const Variable& x, const Variable& weight, const Variable& bias) {
  return linear_with(x, weight, &bias);
}

}  // namespace attn
