// What all optimisers share: the parameters, the learning rate, and a state that can be saved.
//
//   optimizer.zero_grad();
//   loss.backward();
//   clip_grad_norm(optimizer.parameters(), 1);
//   optimizer.step();
#pragma once

#include <vector>

#include "autograd/nn/module.h"

namespace attn {

class Optimizer {
 public:
  // Throws std::invalid_argument if a parameter is no leaf that requires a gradient, or is given
  // twice, or if the rate is negative.
  Optimizer(std::vector<Variable> parameters, double learning_rate);
  virtual ~Optimizer() = default;

  virtual void step() = 0;  // changes every parameter that has a gradient
  void zero_grad();         // drops the gradients of all parameters

  const std::vector<Variable>& parameters() const { return parameters_; }
  double learning_rate() const { return learning_rate_; }
  void set_learning_rate(double rate);  // for the steps from now on

  // Everything besides the parameters that the next step depends on, except the learning rate,
  // which a schedule computes from the step.
  virtual StateDict state_dict() const = 0;
  // Throws std::invalid_argument, and changes nothing, if the names or shapes differ.
  virtual void load_state_dict(const StateDict& state) = 0;

 protected:
  std::vector<Tensor> zeros_like_parameters() const;

 private:
  std::vector<Variable> parameters_;
  double learning_rate_;
};

// Throws std::invalid_argument, beginning with the optimiser's name, unless `found` has the names
// and shapes of `expected`, in its order.
void require_same_layout(const char* optimizer, const StateDict& expected, const StateDict& found);

}  // namespace attn
