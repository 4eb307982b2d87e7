// Stochastic gradient descent, with momentum.
#pragma once

#include "autograd/optim/optimizer.h"

namespace attn {

// velocity ← momentum · velocity + gradient; parameter ← parameter − rate · velocity, as PyTorch.
class SGD : public Optimizer {
 public:
  SGD(std::vector<Variable> parameters, double learning_rate, double momentum = 0);

  void step() override;
  StateDict state_dict() const override;  // velocity.0, velocity.1, …; nothing without momentum
  void load_state_dict(const StateDict& state) override;

 private:
  double momentum_;
  std::vector<Tensor> velocities_;  // none without momentum
};

}  // namespace attn
