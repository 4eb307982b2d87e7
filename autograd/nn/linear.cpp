#include "autograd/nn/linear.h"

#include <cmath>

#include "autograd/nn/functional.h"

namespace attn {

Linear::Linear(std::size_t in, std::size_t out, Rng& rng, Bias bias) {
  // 1/√0 is infinite, and the bias would be NaN.
  if (in == 0) reject("Linear: a layer from width 0 to ", out, " has no input");
  const Real bound = static_cast<Real>(1 / std::sqrt(static_cast<double>(in)));
  weight_ = add_parameter("weight", uniform({out, in}, -bound, bound, rng));
  if (bias == Bias::kWith) bias_ = add_parameter("bias", uniform({out}, -bound, bound, rng));
}

Variable Linear::operator()(const Variable& x) const {
  return bias_.is_empty() ? linear(x, weight_) : linear(x, weight_, bias_);
}

}  // namespace attn
