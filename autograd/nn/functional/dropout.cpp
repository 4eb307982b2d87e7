// Dropout. Contract: autograd/nn/functional.h. g is dL/dy.
#include "autograd/nn/functional.h"
#include "core/tensor/math.h"

namespace attn {

// y = x m / (1 − p), with m = 1 with probability 1 − p, else 0      dL/dx = g m / (1 − p)
Variable dropout(const Variable& x, double p, bool training, Rng& rng) {
  if (!(p >= 0 && p < 1)) reject("dropout: the probability must be in [0, 1), got ", p);
  if (!training || p == 0) return x;
  const Tensor mask = bernoulli_keep(x.shape(), p, rng);
  return x * Variable(math::scale_shift(mask, static_cast<Real>(1 / (1 - p)), 0));
}

}  // namespace attn
