#include "autograd/nn/rnn.h"

#include <algorithm>
#include <cmath>

#include "autograd/nn/functional/checks.h"

namespace attn {
namespace {

// Along the last axis; a single part stays as it is.
Variable join(const std::vector<Variable>& parts) {
  return parts.size() == 1 ? parts.front() : concatenate(parts, -1);
}

// A sequence function of a cell whose state is h alone, as run() calls it.
template <class SequenceOfH>
auto of_h(SequenceOfH sequence) {
  return [sequence](const Variable& projection, const std::vector<Variable>& initial,
                    const RecurrentWeights& weights, const SequenceOptions& options) {
    return sequence(projection, initial[0], weights.weight_hh, weights.bias_hh, options);
  };
}

template <class Pass>
SequenceStates join_directions(const std::vector<Pass>& passes) {
  std::vector<Variable> outputs, last;
  for (const Pass& pass : passes) {
    outputs.push_back(pass.states);
    last.push_back(pass.last);
  }
  return {join(outputs), join(last)};
}

}  // namespace

RecurrentLayer::RecurrentLayer(std::size_t blocks, std::size_t in, std::size_t H, Rng& rng,
                               Direction direction)
    : H_(H) {
  if (H == 0) reject("recurrent layer: a state of width 0 holds nothing");
  const Real bound = static_cast<Real>(1 / std::sqrt(static_cast<double>(H)));
  const auto add = [&](const std::string& name, const Shape& shape) {
    return add_parameter(name, uniform(shape, -bound, bound, rng));
  };
  for (const std::string suffix : {"_l0", "_l0_reverse"}) {
    if (suffix == "_l0_reverse" && direction == Direction::kForward) continue;
    RecurrentWeights weights;
    weights.weight_ih = add("weight_ih" + suffix, {blocks * H, in});
    weights.weight_hh = add("weight_hh" + suffix, {blocks * H, H});
    weights.bias_ih = add("bias_ih" + suffix, {blocks * H});
    weights.bias_hh = add("bias_hh" + suffix, {blocks * H});
    directions_.push_back(std::move(weights));
  }
}

std::vector<RecurrentLayer::Pass> RecurrentLayer::run(const Variable& x,
                                                      const std::vector<Variable>& initial,
                                                      const Lengths& lengths,
                                                      const Sequence& sequence) const {
  require_rank("recurrent layer", 3, x.shape());
  const std::size_t B = x.shape()[0], T = x.shape()[1];
  require_lengths("recurrent layer", lengths, B, T);
  const Shape joined{B, directions_.size() * H_};
  std::vector<Pass> passes;
  for (std::size_t d = 0; d < directions_.size(); ++d) {
    const bool is_reverse = d == 1;
    std::vector<Variable> own;
    for (const Variable& part : initial) {
      if (!part.is_empty()) require_shape("recurrent layer: initial state", joined, part.shape());
      own.push_back(part.is_empty() ? Variable(zeros({B, H_}))
                                    : slice(part, -1, d * H_, (d + 1) * H_));
    }
    const RecurrentWeights& weights = directions_[d];
    const Variable projection = linear(x, weights.weight_ih, weights.bias_ih);
    const Variable states = sequence(projection, own, weights, {lengths, is_reverse});
    std::vector<std::size_t> last(B, is_reverse ? 0 : T - 1);
    if (!is_reverse && !lengths.empty()) {
      std::transform(lengths.begin(), lengths.end(), last.begin(),
                     [](std::size_t length) { return length - 1; });
    }
    passes.push_back({states, select_rows(states, last)});
  }
  return passes;
}

SequenceStates RNN::operator()(const Variable& x, const Variable& h0,
                               const Lengths& lengths) const {
  return join_directions(run(x, {h0}, lengths, of_h(rnn_sequence)));
}

SequenceStates GRU::operator()(const Variable& x, const Variable& h0,
                               const Lengths& lengths) const {
  return join_directions(run(x, {h0}, lengths, of_h(gru_sequence)));
}

LSTMSequenceStates LSTM::operator()(const Variable& x, const LSTMState& initial,
                                    const Lengths& lengths) const {
  const Sequence sequence = [](const Variable& projection, const std::vector<Variable>& h_and_c,
                               const RecurrentWeights& weights, const SequenceOptions& options) {
    return lstm_sequence(projection, h_and_c[0], h_and_c[1], weights.weight_hh, weights.bias_hh,
                         options);
  };
  std::vector<Variable> outputs, h, c;
  for (const Pass& pass : run(x, {initial.h, initial.c}, lengths, sequence)) {
    outputs.push_back(slice(pass.states, -1, 0, H()));
    h.push_back(slice(pass.last, -1, 0, H()));
    c.push_back(slice(pass.last, -1, H(), 2 * H()));
  }
  return {join(outputs), {join(h), join(c)}};
}

}  // namespace attn
