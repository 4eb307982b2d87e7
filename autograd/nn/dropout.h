// Dropout (Srivastava et al. 2014) as a layer, which follows the module's training mode.
#pragma once

#include "autograd/nn/functional.h"
#include "autograd/nn/module.h"

namespace attn {

// In training each element is kept with probability 1 − p and divided by it; in evaluation nothing
// happens. `rng` must outlive the layer.
class Dropout : public Module {
 public:
  Dropout(double p, Rng& rng) : p_(p), rng_(rng) {}
  Variable operator()(const Variable& x) const { return dropout(x, p_, is_training(), rng_); }
  // Whether it does anything now.
  bool drops() const { return p_ > 0 && is_training(); }

 private:
  double p_;
  Rng& rng_;
};

}  // namespace attn
