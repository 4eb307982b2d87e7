// Recurrent cells over a whole sequence, step by step, as the ops that they consist of. Contracts:
// autograd/nn/functional.h. p_t is the projection of the input, W_ih x_t + b_ih.
#include <algorithm>
#include <functional>

#include "autograd/nn/functional.h"
#include "autograd/nn/functional/checks.h"

namespace attn {
namespace {

// What a cell carries from step to step: h, or h and c.
using State = std::vector<Variable>;
using Step = std::function<State(const Variable& p, const State& state)>;

// Block `index` of the H columns that belong to one gate.
Variable gate(const Variable& x, std::size_t index, std::size_t H) {
  return slice(x, -1, index * H, (index + 1) * H);
}

// (B, 1): which sequences have no step at time t.
BoolTensor is_padding(std::size_t t, const std::vector<std::size_t>& lengths) {
  BoolTensor padding = BoolTensor::from_shape({lengths.size(), 1});
  std::transform(lengths.begin(), lengths.end(), padding.begin(),
                 [t](std::size_t length) { return t >= length; });
  return padding;
}

// The state after each step, its parts side by side: (B, T, H), or (B, T, 2H) for h and c. In the
// padding the state stays, whatever p is there, and the output is 0.
Variable over_time(const Variable& projection, State state, const SequenceOptions& options,
                   const Step& step) {
  const std::size_t T = projection.shape()[1];
  const Variable zero(zeros({1}));
  std::vector<Variable> outputs(T);
  for (std::size_t i = 0; i < T; ++i) {
    const std::size_t t = options.reverse ? T - 1 - i : i;
    const Variable p = select(projection, 1, t);
    if (options.lengths.empty()) {
      state = step(p, state);
      outputs[t] = concatenate(state, -1);
    } else {
      const BoolTensor padding = is_padding(t, options.lengths);
      State next = step(where(padding, zero, p), state);
      outputs[t] = where(padding, zero, concatenate(next, -1));
      for (std::size_t part = 0; part < next.size(); ++part) {
        next[part] = where(padding, state[part], next[part]);
      }
      state = std::move(next);
    }
  }
  return stack(outputs, 1);
}

}  // namespace

// h' = tanh(p + W_hh h + b_hh)
Variable rnn_sequence(const Variable& projection, const Variable& h0, const Variable& weight_hh,
                      const Variable& bias_hh, const SequenceOptions& options) {
  require_rank("rnn_sequence", 3, projection.shape());
  require_recurrence("rnn_sequence", 1, projection, h0, weight_hh, bias_hh, options.lengths);
  return over_time(projection, {h0}, options, [&](const Variable& p, const State& state) -> State {
    return {tanh(p + linear(state[0], weight_hh, bias_hh))};
  });
}

// [snippet:gru]
// With s = W_hh h + b_hh, and p and s in three blocks:
//   r = σ(p_r + s_r)   z = σ(p_z + s_z)   n = tanh(p_n + r s_n)   h' = (1 − z) n + z h
Variable gru_step(const Variable& p, const Variable& h, const Variable& weight_hh,
                  const Variable& bias_hh) {
  require_rank("gru_step", 2, p.shape());
  require_recurrence("gru_step", 3, p, h, weight_hh, bias_hh, {});
  const std::size_t H = h.shape()[1];
  const Variable s = linear(h, weight_hh, bias_hh);
  const Variable r = sigmoid(gate(p, 0, H) + gate(s, 0, H));
  const Variable z = sigmoid(gate(p, 1, H) + gate(s, 1, H));
  const Variable n = tanh(gate(p, 2, H) + r * gate(s, 2, H));
  return (1 - z) * n + z * h;
}
// [/snippet]

Variable gru_sequence(const Variable& projection, const Variable& h0, const Variable& weight_hh,
                      const Variable& bias_hh, const SequenceOptions& options) {
  require_rank("gru_sequence", 3, projection.shape());
  require_recurrence("gru_sequence", 3, projection, h0, weight_hh, bias_hh, options.lengths);
  return over_time(projection, {h0}, options, [&](const Variable& p, const State& state) -> State {
    return {gru_step(p, state[0], weight_hh, bias_hh)};
  });
}

// i, f, g, o = σ, σ, tanh, σ of the blocks of p + W_hh h + b_hh    c' = f c + i g   h' = o tanh(c')
Variable lstm_sequence(const Variable& projection, const Variable& h0, const Variable& c0,
                       const Variable& weight_hh, const Variable& bias_hh,
                       const SequenceOptions& options) {
  require_rank("lstm_sequence", 3, projection.shape());
  require_shape("lstm_sequence", h0.shape(), c0.shape());
  require_recurrence("lstm_sequence", 4, projection, h0, weight_hh, bias_hh, options.lengths);
  const std::size_t H = h0.shape()[1];
  const auto step = [&](const Variable& p, const State& state) -> State {
    const Variable gates = p + linear(state[0], weight_hh, bias_hh);
    const Variable i = sigmoid(gate(gates, 0, H)), f = sigmoid(gate(gates, 1, H));
    const Variable g = tanh(gate(gates, 2, H)), o = sigmoid(gate(gates, 3, H));
    const Variable c = f * state[1] + i * g;
    return {o * tanh(c), c};
  };
  return over_time(projection, {h0, c0}, options, step);
}

}  // namespace attn
