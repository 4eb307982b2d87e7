// Functions of Variables that are put together from the ops of autograd/ops.h, and therefore need
// no derivative of their own: each is one file in functional/, which reads as its formula.
// Attention with several heads has its functions in functional/attention.h.
//
// Shapes that do not fit throw std::invalid_argument with the function, the rule and the shapes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "autograd/ops.h"
#include "core/tensor/rng.h"

namespace attn {

// ---- linear.cpp
// x Wᵀ + b: x (…, in), weight (out, in) as PyTorch keeps it, bias (out) → (…, out).
Variable linear(const Variable& x, const Variable& weight);
Variable linear(const Variable& x, const Variable& weight, const Variable& bias);

// ---- cross_entropy.cpp, loss.cpp
struct CrossEntropyOptions {
  std::optional<std::int64_t> ignore_index = {};  // targets with this id do not count
  Real label_smoothing = 0;  // so much of the target's probability, 0 to 1, goes to all classes
};
// The mean over counted targets t of −Σ_v q_v ln p_v, with p = softmax(logits) and, for a label
// smoothing of s, q = (1 − s) [v = t] + s / V (Szegedy et al. 2016, section 7): logits (…, V),
// targets (…) → scalar. What stands in an ignored row has no influence.
// Throws std::invalid_argument for a target outside [0, V), or if none counts.
Variable cross_entropy(const Variable& logits, const IndexTensor& targets,
                       const CrossEntropyOptions& options = {});
// The mean of (prediction − target)², of one shape.
Variable mse_loss(const Variable& prediction, const Variable& target);

// ---- masked_softmax.cpp, select_rows.cpp
// Softmax along the last axis over what `mask`, which broadcasts to x, does not hide; what it hides
// gets exactly 0. Throws std::invalid_argument if a row is hidden everywhere.
Variable masked_softmax(const Variable& x, const BoolTensor& mask);
// One row of each sequence: x (B, T, C), rows (B) → (B, C), x[b, rows[b]].
Variable select_rows(const Variable& x, const std::vector<std::size_t>& rows);

// ---- dropout.cpp, layer_norm.cpp
// Keeps each element with probability 1 − p, divided by 1 − p; the identity unless `training`.
Variable dropout(const Variable& x, double p, bool training, Rng& rng);
// Over the last axis: (x − mean) / √(variance + epsilon) · weight + bias (Ba, Kiros & Hinton 2016).
Variable layer_norm(const Variable& x, const Variable& weight, const Variable& bias,
                    Real epsilon = Real(1e-5));

// ---- recurrent.cpp. The states of a recurrent cell over a whole sequence. The input is multiplied
// before, in one product: projection = linear(x, weight_ih, bias_ih). h0 (B, H); weight_hh (k H, H)
// and bias_hh (k H), with k = 1, 3, 4 for RNN, GRU, LSTM, and the blocks in PyTorch's order.
struct SequenceOptions {
  // The steps of each sequence, 1 to T; what follows is padding, where outputs are 0. Empty: all T.
  std::vector<std::size_t> lengths = {};
  bool reverse = false;  // from each sequence's own last step to its first
};
// (B, T, H) → (B, T, H) (Elman 1990)
Variable rnn_sequence(const Variable& projection, const Variable& h0, const Variable& weight_hh,
                      const Variable& bias_hh, const SequenceOptions& options = {});
// (B, T, 3H) → (B, T, H) (Cho et al. 2014)
Variable gru_sequence(const Variable& projection, const Variable& h0, const Variable& weight_hh,
                      const Variable& bias_hh, const SequenceOptions& options = {});
// (B, T, 4H) → (B, T, 2H): each step's h, then its c (Hochreiter & Schmidhuber 1997; Gers et al.
// 2000 for the forget gate)
Variable lstm_sequence(const Variable& projection, const Variable& h0, const Variable& c0,
                       const Variable& weight_hh, const Variable& bias_hh,
                       const SequenceOptions& options = {});
// One step of the GRU: projection (B, 3H), h (B, H) → (B, H).
Variable gru_step(const Variable& projection, const Variable& h, const Variable& weight_hh,
                  const Variable& bias_hh);

}  // namespace attn
