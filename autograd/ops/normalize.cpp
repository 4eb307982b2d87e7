// Dropout and layer normalisation. Contracts: autograd/ops.h. g is dL/dy.
#include <stdexcept>

#include "autograd/ops.h"
#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn {

// y = x m / (1 − p), with m = 1 with probability 1 − p, else 0      dL/dx = g m / (1 − p)
Variable dropout(const Variable& x, double p, bool training, Rng& rng) {
  if (!(p >= 0 && p < 1)) {
    throw std::invalid_argument("dropout: the probability must be in [0, 1), got " +
                                std::to_string(p));
  }
  if (!training || p == 0) return x;
  Tensor kept =
      math::scale_shift(bernoulli_keep(x.shape(), p, rng), static_cast<Real>(1 / (1 - p)), 0);
  Tensor value = math::multiply(x.value(), kept);
  auto rule = [kept = std::move(kept)](const Tensor& g, const Tensor&) {
    return math::multiply(g, kept);
  };
  return make_result("dropout", std::move(value), gradient(x, std::move(rule)));
}

// With n = (x − mean) / σ, σ = √(variance + epsilon), over C channels:
//   y = n w + b      dL/dw = Σ_rows g n      dL/db = Σ_rows g
//   dL/dx = (g w − mean(g w) − n mean(g w n)) / σ
Variable layer_norm(const Variable& x, const Variable& weight, const Variable& bias, Real epsilon) {
  if (x.shape().empty()) throw std::invalid_argument("layer_norm: a scalar has no channels");
  const std::size_t channels = x.shape().back();
  require_shape("layer_norm", Shape{channels}, weight.shape());
  require_shape("layer_norm", Shape{channels}, bias.shape());
  const std::size_t rows = channels == 0 ? 0 : x.size() / channels;
  Tensor value = empty(x.shape());
  Tensor normalised = empty(x.shape());
  Tensor inverse_deviation = empty({rows});
  kernels::layer_norm_rows(rows, channels, x.value().data(), weight.value().data(),
                           bias.value().data(), epsilon, value.data(), normalised.data(),
                           inverse_deviation.data());
  auto rule = [rows, channels, weight, normalised = std::move(normalised),
               inverse_deviation = std::move(inverse_deviation)](const Tensor& g, const Tensor&,
                                                                 InputGradients& gradients) {
    Tensor d_x = empty(g.shape());
    Tensor d_weight = zeros({channels});
    Tensor d_bias = zeros({channels});
    kernels::layer_norm_rows_gradient(rows, channels, g.data(), weight.value().data(),
                                      normalised.data(), inverse_deviation.data(), d_x.data(),
                                      d_weight.data(), d_bias.data());
    gradients.add(0, std::move(d_x));
    gradients.add(1, std::move(d_weight));
    gradients.add(2, std::move(d_bias));
  };
  return make_result("layer_norm", std::move(value), {x, weight, bias}, std::move(rule));
}

}  // namespace attn
