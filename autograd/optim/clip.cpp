#include "autograd/optim/clip.h"

#include <cmath>

#include "autograd/optim/steps.h"

namespace attn {

Real clip_grad_norm(const std::vector<Variable>& parameters, Real max_norm) {
  if (!(max_norm >= 0))
    reject("clip_grad_norm: the largest norm must not be negative, got ", max_norm);
  double squares = 0;
  for (const Variable& parameter : parameters) {
    if (!parameter.has_grad()) continue;
    squares += sum_of_squares(parameter.grad());
  }
  const Real norm = static_cast<Real>(std::sqrt(squares));
  const Real factor = max_norm / (norm + Real(1e-6));
  if (!std::isfinite(norm) || factor >= 1) return norm;
  for (Variable parameter : parameters) {
    if (parameter.has_grad()) scale(factor, parameter.mutable_grad());
  }
  return norm;
}

}  // namespace attn
