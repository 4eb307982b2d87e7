// The steps of optimisers, as loops. Contracts: steps.h.
#include "autograd/optim/steps.h"

#include <cmath>

namespace attn {

void scale(Real factor, Tensor& x) {
  for (Real& element : x) element *= factor;
}

void add_scaled(Real factor, const Tensor& x, Tensor& total) {
  require_shape("add_scaled", total.shape(), x.shape());
  for (std::size_t i = 0; i < x.size(); ++i) total.data()[i] += factor * x.data()[i];
}

double sum_of_squares(const Tensor& x) {
  double sum = 0;
  for (const Real element : x) sum += static_cast<double>(element) * static_cast<double>(element);
  return sum;
}

void adam_step(const AdamStep& step, const Tensor& gradient, Tensor& parameter, Tensor& mean,
               Tensor& square) {
  for (const Tensor* other : {&gradient, &std::as_const(mean), &std::as_const(square)}) {
    require_shape("adam_step", parameter.shape(), other->shape());
  }
  for (std::size_t i = 0; i < parameter.size(); ++i) {
    const double g = static_cast<double>(gradient.data()[i]);
    const double m = step.beta1 * static_cast<double>(mean.data()[i]) + (1 - step.beta1) * g;
    const double s = step.beta2 * static_cast<double>(square.data()[i]) + (1 - step.beta2) * g * g;
    const double direction =
        (m / step.correction1) / (std::sqrt(s / step.correction2) + step.epsilon);
    const double kept = (1 - step.rate * step.decay) * static_cast<double>(parameter.data()[i]);
    mean.data()[i] = static_cast<Real>(m);
    square.data()[i] = static_cast<Real>(s);
    parameter.data()[i] = static_cast<Real>(kept - step.rate * direction);
  }
}

}  // namespace attn
