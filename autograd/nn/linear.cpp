#include "autograd/nn/linear.h"

#include <cmath>

#include "autograd/ops.h"

namespace attn {

Linear::Linear(std::size_t in, std::size_t out, Rng& rng, Bias bias) {
  const Real bound = static_cast<Real>(1 / std::sqrt(static_cast<double>(in)));
  weight_ = add_parameter("weight", uniform({out, in}, -bound, bound, rng));
  if (bias == Bias::with) bias_ = add_parameter("bias", uniform({out}, -bound, bound, rng));
}

Variable Linear::operator()(const Variable& x) const {
  return bias_.is_empty() ? linear(x, weight_) : linear(x, weight_, bias_);
}

}  // namespace attn
