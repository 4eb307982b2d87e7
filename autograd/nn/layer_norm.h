// Layer normalisation (Ba, Kiros & Hinton 2016) with a learned scale and shift.
#pragma once

#include "autograd/nn/functional.h"
#include "autograd/nn/module.h"

namespace attn {

// Parameters: weight (C), which starts as 1, and bias (C), which starts as 0.
class LayerNorm : public Module {
 public:
  explicit LayerNorm(std::size_t channels, Real epsilon = Real(1e-5))
      : weight_(add_parameter("weight", ones({channels}))),
        bias_(add_parameter("bias", zeros({channels}))),
        epsilon_(epsilon) {}
  Variable operator()(const Variable& x) const {  // (…, C) → (…, C)
    return layer_norm(x, weight_, bias_, epsilon_);
  }

 private:
  Variable weight_;
  Variable bias_;
  Real epsilon_;
};

}  // namespace attn
