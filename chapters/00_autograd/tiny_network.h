// The smallest network that can bend: one hidden layer of tanh units, from primitive ops.
#pragma once

#include "autograd/nn/module.h"
#include "core/tensor/rng.h"

namespace attn {

// y = tanh(x W + b) V + c: x (N, 1) → y (N, 1), with H hidden units.
class TinyNetwork : public Module {
 public:
  TinyNetwork(std::size_t hidden, Rng& rng);
  Variable operator()(const Variable& x) const;

 private:
  Variable input_weight_;   // W (1, H)
  Variable input_bias_;     // b (H)
  Variable output_weight_;  // V (H, 1)
  Variable output_bias_;    // c (1)
};

}  // namespace attn
