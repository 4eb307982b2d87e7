// The steps of optimisers, by the kernels: each in one pass over memory. Contracts:
// autograd/optim/steps.h.
#include "autograd/optim/steps.h"

#include <cmath>

#include "core/fast/kernels.h"

namespace attn {

void scale(Real factor, Tensor& x) {
  kernels::scale_shift(x.size(), factor, 0, x.data(), x.data());
}

void add_scaled(Real factor, const Tensor& x, Tensor& total) {
  require_shape("add_scaled", total.shape(), x.shape());
  kernels::add_scaled_into(x.size(), factor, x.data(), total.data());
}

double sum_of_squares(const Tensor& x) {
  const auto sum = static_cast<double>(kernels::dot(x.size(), x.data(), x.data()));
  if (std::isfinite(sum)) return sum;
  double wide = 0;  // what float cannot hold, double may
  for (const Real element : x) wide += static_cast<double>(element) * static_cast<double>(element);
  return wide;
}

void adam_step(const AdamStep& step, const Tensor& gradient, Tensor& parameter, Tensor& mean,
               Tensor& square) {
  for (const Tensor* other : {&gradient, &std::as_const(mean), &std::as_const(square)}) {
    require_shape("adam_step", parameter.shape(), other->shape());
  }
  kernels::adam_step(parameter.size(), gradient.data(), parameter.data(), mean.data(),
                     square.data(), step.rate, step.beta1, step.beta2, step.epsilon,
                     step.correction1, step.correction2, step.decay);
}

}  // namespace attn
