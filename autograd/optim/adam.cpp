#include "autograd/optim/adam.h"

#include <cmath>

#include "autograd/optim/steps.h"

namespace attn {

Adam::Adam(std::vector<Variable> parameters, double learning_rate, const AdamOptions& options)
    : Optimizer(std::move(parameters), learning_rate),
      options_(options),
      means_(zeros_like_parameters()),
      squares_(zeros_like_parameters()) {}

void Adam::step() {
  ++step_count_;
  const double t = static_cast<double>(step_count_);
  const AdamStep step{learning_rate(),
                      options_.beta1,
                      options_.beta2,
                      options_.epsilon,
                      1 - std::pow(options_.beta1, t),
                      1 - std::pow(options_.beta2, t),
                      options_.decay};
  for (std::size_t i = 0; i < parameters().size(); ++i) {
    Variable parameter = parameters()[i];
    if (!parameter.has_grad()) continue;
    adam_step(step, parameter.grad(), parameter.mutable_value(), means_[i], squares_[i]);
  }
}

StateDict Adam::state_dict() const {
  StateDict state;
  state.emplace_back("step", full({}, static_cast<Real>(step_count_)));  // exact up to 2^24 steps
  for (std::size_t i = 0; i < means_.size(); ++i) {
    state.emplace_back("mean." + std::to_string(i), means_[i]);
    state.emplace_back("square." + std::to_string(i), squares_[i]);
  }
  return state;
}

void Adam::load_state_dict(const StateDict& state) {
  require_same_layout("Adam", state_dict(), state);
  const Real steps = *state[0].second.data();
  if (!(steps >= 0 && steps == std::floor(steps) && steps < Real(0x1p63)))
    reject("Adam: ", steps, " is no number of steps");
  step_count_ = static_cast<std::size_t>(steps);
  for (std::size_t i = 0; i < means_.size(); ++i) {
    means_[i] = state[1 + 2 * i].second;
    squares_[i] = state[2 + 2 * i].second;
  }
}

}  // namespace attn
