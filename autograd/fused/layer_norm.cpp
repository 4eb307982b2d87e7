// Layer normalisation in one pass over each row. Contract: autograd/nn/functional.h. g is dL/dy.
#include "autograd/fused/in_place.h"
#include "autograd/nn/functional.h"
#include "core/fast/kernels.h"

namespace attn {

// With n = (x − mean) / σ, σ = √(variance + epsilon), over C channels:
//   y = n w + b      dL/dw = Σ_rows g n      dL/db = Σ_rows g
//   dL/dx = (g w − mean(g w) − n mean(g w n)) / σ
Variable layer_norm(const Variable& x, const Variable& weight, const Variable& bias, Real epsilon) {
  if (x.shape().empty()) reject("layer_norm: a scalar has no channels");
  const std::size_t channels = x.shape().back();
  require_shape("layer_norm", Shape{channels}, weight.shape());
  require_shape("layer_norm", Shape{channels}, bias.shape());
  const std::size_t rows = channels == 0 ? 0 : x.size() / channels;
  Tensor value = empty(x.shape());
  Tensor means = empty({rows});
  Tensor inverse_deviations = empty({rows});
  kernels::layer_norm_rows(rows, channels, x.value().data(), weight.value().data(),
                           bias.value().data(), epsilon, value.data(), means.data(),
                           inverse_deviations.data());
  auto rule = [rows, channels, x, weight, means = std::move(means),
               inverse_deviations = std::move(inverse_deviations)](const Tensor& g, const Tensor&,
                                                                   Gradients& gradients) {
    Tensor d_weight = zeros({channels});
    Tensor d_bias = zeros({channels});
    const auto write = [&](Real keep, Real* d_x) {
      kernels::layer_norm_rows_gradient(rows, channels, g.data(), weight.value().data(),
                                        x.value().data(), means.data(), inverse_deviations.data(),
                                        keep, d_x, d_weight.data(), d_bias.data());
    };
    if (gradients.needs(0)) {
      add_in_place(gradients, 0, g.shape(), write);
    } else {
      write(0, empty(g.shape()).data());  // for the other two
    }
    gradients.add(1, std::move(d_weight));
    gradients.add(2, std::move(d_bias));
  };
  return record("layer_norm", std::move(value), {x, weight, bias}, std::move(rule));
}

}  // namespace attn
