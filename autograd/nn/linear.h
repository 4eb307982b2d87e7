// The affine layer: y = x Wᵀ + b.
#pragma once

#include "autograd/nn/module.h"
#include "core/tensor/rng.h"

namespace attn {

enum class Bias { kWith, kWithout };

// Parameters: weight (out, in), bias (out). Both start uniform in ±1/√in, the weight drawn first,
// as in PyTorch. Throws std::invalid_argument if `in` is 0.
class Linear : public Module {
 public:
  Linear(std::size_t in, std::size_t out, Rng& rng, Bias bias = Bias::kWith);

  Variable operator()(const Variable& x) const;  // (…, in) → (…, out)

  const Variable& weight() const { return weight_; }
  const Variable& bias() const { return bias_; }  // empty without bias

 private:
  Variable weight_;
  Variable bias_;
};

}  // namespace attn
