#include "autograd/nn/cells.h"

#include <cmath>
#include <stdexcept>

#include "autograd/ops.h"

namespace attn {
namespace {

// Block `index` of the H columns that belong to one gate.
Variable block(const Variable& x, std::size_t index, std::size_t H) {
  return slice(x, -1, index * H, (index + 1) * H);
}

}  // namespace

Variable rnn_cell(const Variable& x, const Variable& h, const RecurrentWeights& weights) {
  return tanh(linear(x, weights.weight_ih, weights.bias_ih) +
              linear(h, weights.weight_hh, weights.bias_hh));
}

Variable gru_cell(const Variable& x, const Variable& h, const RecurrentWeights& weights) {
  const std::size_t H = h.shape().back();
  const Variable from_input = linear(x, weights.weight_ih, weights.bias_ih);
  const Variable from_state = linear(h, weights.weight_hh, weights.bias_hh);
  const Variable r = sigmoid(block(from_input, 0, H) + block(from_state, 0, H));
  const Variable z = sigmoid(block(from_input, 1, H) + block(from_state, 1, H));
  const Variable n = tanh(block(from_input, 2, H) + r * block(from_state, 2, H));
  return (1 - z) * n + z * h;
}

LSTMState lstm_cell(const Variable& x, const LSTMState& state, const RecurrentWeights& weights) {
  const std::size_t H = state.h.shape().back();
  const Variable sum = linear(x, weights.weight_ih, weights.bias_ih) +
                       linear(state.h, weights.weight_hh, weights.bias_hh);
  const Variable i = sigmoid(block(sum, 0, H));
  const Variable f = sigmoid(block(sum, 1, H));
  const Variable g = tanh(block(sum, 2, H));
  const Variable o = sigmoid(block(sum, 3, H));
  const Variable c = f * state.c + i * g;
  return {o * tanh(c), c};
}

RecurrentCell::RecurrentCell(std::size_t blocks, std::size_t in, std::size_t H, Rng& rng) {
  if (H == 0) throw std::invalid_argument("recurrent cell: a state of width 0 holds nothing");
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
  return rnn_cell(x, h, weights());
}

Variable GRUCell::operator()(const Variable& x, const Variable& h) const {
  return step(project(x), h);
}

Variable GRUCell::step(const Variable& projection, const Variable& h) const {
  return gru_step(projection, h, weights().weight_hh, weights().bias_hh);
}

LSTMState LSTMCell::operator()(const Variable& x, const LSTMState& state) const {
  return lstm_cell(x, state, weights());
}

}  // namespace attn
