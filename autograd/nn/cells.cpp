#include "autograd/nn/cells.h"

#include <cmath>

#include "autograd/nn/functional.h"

namespace attn {

Variable gru_cell(const Variable& x, const Variable& h, const RecurrentWeights& weights) {
  const Variable projection = linear(x, weights.weight_ih, weights.bias_ih);
  if (h.shape().size() != 1) return gru_step(projection, h, weights.weight_hh, weights.bias_hh);
  const Variable of_batch =
      gru_step(unsqueeze(projection, 0), unsqueeze(h, 0), weights.weight_hh, weights.bias_hh);
  return squeeze(of_batch, 0);
}

RecurrentCell::RecurrentCell(std::size_t blocks, std::size_t in, std::size_t H, Rng& rng) {
  if (H == 0) reject("recurrent cell: a state of width 0 holds nothing");
  const Real bound = static_cast<Real>(1 / std::sqrt(static_cast<double>(H)));
  const auto add = [&](const char* name, const Shape& shape) {
    return add_parameter(name, uniform(shape, -bound, bound, rng));
  };
  weights_.weight_ih = add("weight_ih", {blocks * H, in});
  weights_.weight_hh = add("weight_hh", {blocks * H, H});
  weights_.bias_ih = add("bias_ih", {blocks * H});
  weights_.bias_hh = add("bias_hh", {blocks * H});
}

Variable RecurrentCell::project(const Variable& x) const {
  return linear(x, weights_.weight_ih, weights_.bias_ih);
}

Variable RNNCell::operator()(const Variable& x, const Variable& h) const {
  return tanh(project(x) + linear(h, weights().weight_hh, weights().bias_hh));
}

Variable GRUCell::operator()(const Variable& x, const Variable& h) const {
  return step(project(x), h);
}

Variable GRUCell::step(const Variable& projection, const Variable& h) const {
  return gru_step(projection, h, weights().weight_hh, weights().bias_hh);
}

// A sequence of one step.
LSTMState LSTMCell::operator()(const Variable& x, const LSTMState& state) const {
  const std::size_t H = state.h.shape().back();
  const Variable states = lstm_sequence(unsqueeze(project(x), 1), state.h, state.c,
                                        weights().weight_hh, weights().bias_hh);
  const Variable next = select(states, 1, 0);  // (B, 2H)
  return {slice(next, -1, 0, H), slice(next, -1, H, 2 * H)};
}

}  // namespace attn
