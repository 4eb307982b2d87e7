// One step of a recurrent network: the RNN, GRU and LSTM cells. What a cell computes is written
// out in autograd/nn/functional/recurrent.cpp.
#pragma once

#include "autograd/nn/module.h"
#include "core/tensor/rng.h"

namespace attn {

// Of a cell with k blocks of H rows: k = 1 (RNN), 3 (GRU: r, z, n) or 4 (LSTM: i, f, g, o).
struct RecurrentWeights {
  Variable weight_ih;  // (k H, in)
  Variable weight_hh;  // (k H, H)
  Variable bias_ih;    // (k H)
  Variable bias_hh;    // (k H)
};

struct LSTMState {
  Variable h;  // (B, H)
  Variable c;  // (B, H)
};

// One step of the GRU: x (B, in), h (B, H) → (B, H), or of one sequence alone, x (in), h (H) → (H).
Variable gru_cell(const Variable& x, const Variable& h, const RecurrentWeights& weights);

// What the three modules share. All parameters start uniform in ±1/√H, drawn in the order
// weight_ih, weight_hh, bias_ih, bias_hh, as in PyTorch. Throws std::invalid_argument if H is 0.
class RecurrentCell : public Module {
 public:
  const RecurrentWeights& weights() const { return weights_; }

  // What the input contributes: (…, in) → (…, k H). A decoder that knows all its inputs can project
  // them at once. If part of an input comes later, as a context does, the columns of weight_ih that
  // belong to it can be applied then: slice(weight_ih, 1, begin, end).
  Variable project(const Variable& x) const;

 protected:
  RecurrentCell(std::size_t blocks, std::size_t in, std::size_t H, Rng& rng);

 private:
  RecurrentWeights weights_;
};

// h' = tanh(W_ih x + b_ih + W_hh h + b_hh) (Elman 1990). x (B, in), h (B, H) → (B, H).
class RNNCell : public RecurrentCell {
 public:
  RNNCell(std::size_t in, std::size_t H, Rng& rng) : RecurrentCell(1, in, H, rng) {}
  Variable operator()(const Variable& x, const Variable& h) const;
};

// Cho et al. 2014, in PyTorch's form: gru_cell with weights of its own.
class GRUCell : public RecurrentCell {
 public:
  GRUCell(std::size_t in, std::size_t H, Rng& rng) : RecurrentCell(3, in, H, rng) {}
  Variable operator()(const Variable& x, const Variable& h) const;     // step(project(x), h)
  Variable step(const Variable& projection, const Variable& h) const;  // with x projected before
};

// Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000.
class LSTMCell : public RecurrentCell {
 public:
  LSTMCell(std::size_t in, std::size_t H, Rng& rng) : RecurrentCell(4, in, H, rng) {}
  LSTMState operator()(const Variable& x, const LSTMState& state) const;
};

}  // namespace attn
