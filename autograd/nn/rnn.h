// Recurrent layers: a cell over a whole sequence, in one direction or both.
#pragma once

#include "autograd/nn/cells.h"
#include "autograd/nn/functional.h"

namespace attn {

enum class Direction { kForward, kBoth };

// Real steps of each sequence of a padded batch, 1 to T; empty means that nothing is padding.
using Lengths = std::vector<std::size_t>;

// D is 1, or 2 for both directions, of which the forward one comes first.
struct SequenceStates {
  Variable outputs;  // (B, T, D H): the state after each step; 0 where the sequence has ended
  Variable state;    // (B, D H): after the last real step, for the reverse direction the first
};

struct LSTMSequenceStates {
  Variable outputs;  // (B, T, D H): as above, h only
  LSTMState state;   // each (B, D H)
};

// What the layers share: parameters weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 and, for
// both directions, the same with _reverse, all uniform in ±1/√H and drawn in that order, as in
// PyTorch. Throws std::invalid_argument if H is 0.
class RecurrentLayer : public Module {
 public:
  // Of direction 0, forward, or 1, backward.
  const RecurrentWeights& weights(std::size_t direction = 0) const {
    return directions_.at(direction);
  }

 protected:
  RecurrentLayer(std::size_t blocks, std::size_t in, std::size_t H, Rng& rng, Direction direction);

  struct Pass {
    Variable states;  // (B, T, S), S being the width of what the cell carries: H, or h and c
    Variable last;    // (B, S)
  };
  // All states of one direction, (B, T, S), from its parts of the initial state.
  using Sequence =
      std::function<Variable(const Variable& projection, const std::vector<Variable>& initial,
                             const RecurrentWeights& weights, const SequenceOptions& options)>;
  // One pass for each direction. `initial` (B, D H) has its parts joined as the results are; an
  // empty one is 0.
  std::vector<Pass> run(const Variable& x, const std::vector<Variable>& initial,
                        const Lengths& lengths, const Sequence& sequence) const;
  std::size_t H() const { return H_; }

 private:
  std::size_t H_;
  std::vector<RecurrentWeights> directions_;
};

// All three layers: x (B, T, in), the first state (B, D H), or empty for zeros. They throw
// std::invalid_argument if shapes do not fit or a length is not in 1 … T.
class RNN : public RecurrentLayer {
 public:
  RNN(std::size_t in, std::size_t H, Rng& rng, Direction direction = Direction::kForward)
      : RecurrentLayer(1, in, H, rng, direction) {}
  SequenceStates operator()(const Variable& x, const Variable& h0 = {},
                            const Lengths& lengths = {}) const;
};

// Cho et al. 2014.
class GRU : public RecurrentLayer {
 public:
  GRU(std::size_t in, std::size_t H, Rng& rng, Direction direction = Direction::kForward)
      : RecurrentLayer(3, in, H, rng, direction) {}
  SequenceStates operator()(const Variable& x, const Variable& h0 = {},
                            const Lengths& lengths = {}) const;
};

// Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000.
class LSTM : public RecurrentLayer {
 public:
  LSTM(std::size_t in, std::size_t H, Rng& rng, Direction direction = Direction::kForward)
      : RecurrentLayer(4, in, H, rng, direction) {}
  LSTMSequenceStates operator()(const Variable& x, const LSTMState& initial = {},
                                const Lengths& lengths = {}) const;
};

}  // namespace attn
