#include "autograd/nn/rnn.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "autograd/ops/lengths.h"

namespace attn {
namespace {

// Along the last axis; a single part stays as it is.
Variable join(const std::vector<Variable>& parts) {
  return parts.size() == 1 ? parts.front() : concatenate(parts, -1);
}

// (B, 1): which sequences have a step at time t.
BoolTensor running_at(std::size_t t, const Lengths& lengths) {
  BoolTensor running = BoolTensor::from_shape({lengths.size(), 1});
  std::transform(lengths.begin(), lengths.end(), running.begin(),
                 [t](std::size_t length) { return t < length; });
  return running;
}

}  // namespace

RecurrentLayer::RecurrentLayer(std::size_t blocks, std::size_t in, std::size_t H, Rng& rng,
                               Direction direction)
    : H_(H) {
  if (H == 0) throw std::invalid_argument("recurrent layer: a state of width 0 holds nothing");
  const Real bound = static_cast<Real>(1 / std::sqrt(static_cast<double>(H)));
  const auto add = [&](const std::string& name, const Shape& shape) {
    return add_parameter(name, uniform(shape, -bound, bound, rng));
  };
  for (const std::string suffix : {"_l0", "_l0_reverse"}) {
    if (suffix == "_l0_reverse" && direction == Direction::forward) continue;
    RecurrentWeights weights;
    weights.weight_ih = add("weight_ih" + suffix, {blocks * H, in});
    weights.weight_hh = add("weight_hh" + suffix, {blocks * H, H});
    weights.bias_ih = add("bias_ih" + suffix, {blocks * H});
    weights.bias_hh = add("bias_hh" + suffix, {blocks * H});
    directions_.push_back(std::move(weights));
  }
}

RecurrentLayer::Pass RecurrentLayer::run_fused(const Variable& x,
                                               const std::vector<Variable>& initial,
                                               const RecurrentWeights& weights,
                                               const SequenceOptions& options) const {
  const Variable projection = linear(x, weights.weight_ih, weights.bias_ih);
  const Variable states = fused(projection, initial, weights, options);
  const std::size_t B = x.shape()[0];
  const std::size_t T = x.shape()[1];
  std::vector<std::size_t> last(B, options.reverse ? 0 : T - 1);
  if (!options.reverse && !options.lengths.empty()) {
    std::transform(options.lengths.begin(), options.lengths.end(), last.begin(),
                   [](std::size_t length) { return length - 1; });
  }
  return {states, select_rows(states, last)};
}

RecurrentLayer::Pass RecurrentLayer::run_by_steps(const Variable& x,
                                                  const std::vector<Variable>& initial,
                                                  const RecurrentWeights& weights,
                                                  const SequenceOptions& options) const {
  const std::size_t T = x.shape()[1];
  std::vector<Variable> states(T);
  std::vector<Variable> state = initial;
  for (std::size_t i = 0; i < T; ++i) {
    const std::size_t t = options.reverse ? T - 1 - i : i;
    std::vector<Variable> next = step(select(x, 1, t), state, weights);
    states[t] = join(next);
    if (!options.lengths.empty()) {
      // Where the sequence has no step t, the state stays and the output is 0.
      const BoolTensor running = running_at(t, options.lengths);
      states[t] = where(running, states[t], Variable(zeros({1})));
      for (std::size_t part = 0; part < next.size(); ++part) {
        next[part] = where(running, next[part], state[part]);
      }
    }
    state = std::move(next);
  }
  return {stack(states, 1), join(state)};
}

std::vector<RecurrentLayer::Pass> RecurrentLayer::run(const Variable& x,
                                                      const std::vector<Variable>& initial,
                                                      const Lengths& lengths) const {
  require_rank("recurrent layer", 3, x.shape());
  require_lengths("recurrent layer", lengths, x.shape()[0], x.shape()[1]);
  const Shape joined{x.shape()[0], directions_.size() * H_};
  std::vector<Pass> passes;
  for (std::size_t d = 0; d < directions_.size(); ++d) {
    std::vector<Variable> own;
    for (const Variable& part : initial) {
      if (!part.is_empty()) require_shape("recurrent layer: initial state", joined, part.shape());
      own.push_back(part.is_empty() ? Variable(zeros({joined[0], H_}))
                                    : slice(part, -1, d * H_, (d + 1) * H_));
    }
    const SequenceOptions options{lengths, d == 1};
    passes.push_back(is_fused_ ? run_fused(x, own, directions_[d], options)
                               : run_by_steps(x, own, directions_[d], options));
  }
  return passes;
}

namespace {

template <class Pass>
SequenceStates join_directions(const std::vector<Pass>& passes) {
  std::vector<Variable> outputs;
  std::vector<Variable> last;
  for (const Pass& pass : passes) {
    outputs.push_back(pass.states);
    last.push_back(pass.last);
  }
  return {join(outputs), join(last)};
}

}  // namespace

SequenceStates RNN::operator()(const Variable& x, const Variable& h0,
                               const Lengths& lengths) const {
  return join_directions(run(x, {h0}, lengths));
}
Variable RNN::fused(const Variable& projection, const std::vector<Variable>& initial,
                    const RecurrentWeights& weights, const SequenceOptions& options) const {
  return rnn_sequence(projection, initial[0], weights.weight_hh, weights.bias_hh, options);
}
std::vector<Variable> RNN::step(const Variable& x, const std::vector<Variable>& state,
                                const RecurrentWeights& weights) const {
  return {rnn_cell(x, state[0], weights)};
}

SequenceStates GRU::operator()(const Variable& x, const Variable& h0,
                               const Lengths& lengths) const {
  return join_directions(run(x, {h0}, lengths));
}
Variable GRU::fused(const Variable& projection, const std::vector<Variable>& initial,
                    const RecurrentWeights& weights, const SequenceOptions& options) const {
  return gru_sequence(projection, initial[0], weights.weight_hh, weights.bias_hh, options);
}
std::vector<Variable> GRU::step(const Variable& x, const std::vector<Variable>& state,
                                const RecurrentWeights& weights) const {
  return {gru_cell(x, state[0], weights)};
}

LSTMSequenceStates LSTM::operator()(const Variable& x, const LSTMState& initial,
                                    const Lengths& lengths) const {
  std::vector<Variable> outputs;
  std::vector<Variable> h;
  std::vector<Variable> c;
  for (const Pass& pass : run(x, {initial.h, initial.c}, lengths)) {
    outputs.push_back(slice(pass.states, -1, 0, H()));
    h.push_back(slice(pass.last, -1, 0, H()));
    c.push_back(slice(pass.last, -1, H(), 2 * H()));
  }
  return {join(outputs), {join(h), join(c)}};
}
Variable LSTM::fused(const Variable& projection, const std::vector<Variable>& initial,
                     const RecurrentWeights& weights, const SequenceOptions& options) const {
  return lstm_sequence(projection, initial[0], initial[1], weights.weight_hh, weights.bias_hh,
                       options);
}
std::vector<Variable> LSTM::step(const Variable& x, const std::vector<Variable>& state,
                                 const RecurrentWeights& weights) const {
  const LSTMState next = lstm_cell(x, {state[0], state[1]}, weights);
  return {next.h, next.c};
}

}  // namespace attn
