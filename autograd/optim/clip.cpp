#include "autograd/optim/clip.h"

#include <cmath>

#include "core/fast/kernels.h"

namespace attn {

Real clip_grad_norm(const std::vector<Variable>& parameters, Real max_norm) {
  double sum_of_squares = 0;
  for (const Variable& parameter : parameters) {
    if (!parameter.has_grad()) continue;
    const Tensor& grad = parameter.grad();
    sum_of_squares += static_cast<double>(kernels::dot(grad.size(), grad.data(), grad.data()));
  }
  const Real norm = static_cast<Real>(std::sqrt(sum_of_squares));
  const Real scale = max_norm / (norm + Real(1e-6));
  if (!std::isfinite(norm) || scale >= 1) return norm;
  for (Variable parameter : parameters) {
    if (!parameter.has_grad()) continue;
    Tensor& grad = parameter.mutable_grad();
    kernels::scale_shift(grad.size(), scale, 0, grad.data(), grad.data());
  }
  return norm;
}

}  // namespace attn
