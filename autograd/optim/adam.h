// Adam (Kingma & Ba 2015) and AdamW (Loshchilov & Hutter 2019).
#pragma once

#include "autograd/optim/optimizer.h"

namespace attn {

struct AdamOptions {
  double beta1 = 0.9;     // how much of the mean of gradients is kept from step to step
  double beta2 = 0.999;   // and of the mean of their squares
  double epsilon = 1e-8;  // keeps the division finite
  double decay = 0;       // AdamW's weight decay: each step shrinks parameters by rate · decay
};

// With t the number of this step, from 1:
//   mean ← β1 mean + (1 − β1) g      square ← β2 square + (1 − β2) g²
//   parameter ← (1 − rate · decay) parameter
//               − rate · (mean / (1 − β1^t)) / (√(square / (1 − β2^t)) + ε)
class Adam : public Optimizer {
 public:
  Adam(std::vector<Variable> parameters, double learning_rate, const AdamOptions& options = {});

  void step() override;
  std::size_t step_count() const { return step_count_; }
  StateDict state_dict() const override;  // step (), then mean.i and square.i of each parameter
  void load_state_dict(const StateDict& state) override;

 private:
  AdamOptions options_;
  std::vector<Tensor> means_;
  std::vector<Tensor> squares_;
  std::size_t step_count_ = 0;
};

// Adam with decoupled weight decay.
class AdamW : public Adam {
 public:
  AdamW(std::vector<Variable> parameters, double learning_rate, double decay = 0.01)
      : Adam(std::move(parameters), learning_rate, {0.9, 0.999, 1e-8, decay}) {}
};

}  // namespace attn
