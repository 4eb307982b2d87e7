#include "autograd/optim/sgd.h"

#include "core/fast/kernels.h"

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
    const std::size_t n = parameter.size();
    const Real* direction = parameter.grad().data();
    if (momentum_ != 0) {
      Real* const velocity = velocities_[i].data();
      kernels::scale_shift(n, momentum, 0, velocity, velocity);
      kernels::add_into(n, direction, velocity);
      direction = velocity;
    }
    kernels::add_scaled_into(n, -rate, direction, parameter.mutable_value().data());
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
