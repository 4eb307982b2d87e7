#include "autograd/optim/sgd.h"

#include "autograd/optim/steps.h"

namespace attn {

SGD::SGD(std::vector<Variable> parameters, double learning_rate, double momentum)
    : Optimizer(std::move(parameters), learning_rate), momentum_(momentum) {
  if (momentum_ != 0) velocities_ = zeros_like_parameters();
}

void SGD::step() {
  const Real rate = static_cast<Real>(learning_rate());
  const Real momentum = static_cast<Real>(momentum_);
  for (std::size_t i = 0; i < parameters().size(); ++i) {
    Variable parameter = parameters()[i];
    if (!parameter.has_grad()) continue;
    if (momentum_ == 0) {
      add_scaled(-rate, parameter.grad(), parameter.mutable_value());
      continue;
    }
    scale(momentum, velocities_[i]);
    add_scaled(1, parameter.grad(), velocities_[i]);
    add_scaled(-rate, velocities_[i], parameter.mutable_value());
  }
}

StateDict SGD::state_dict() const {
  StateDict state;
  for (std::size_t i = 0; i < velocities_.size(); ++i) {
    state.emplace_back("velocity." + std::to_string(i), velocities_[i]);
  }
  return state;
}

void SGD::load_state_dict(const StateDict& state) {
  require_same_layout("SGD", state_dict(), state);
  for (std::size_t i = 0; i < velocities_.size(); ++i) velocities_[i] = state[i].second;
}

}  // namespace attn
