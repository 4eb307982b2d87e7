// Attention with several heads (Vaswani et al. 2017, section 3.2.2). Used from chapter 6 on.
//
//   Q = X W_q,  K = M W_k,  V = M W_v          M = X in self-attention, another sequence in cross-
//   weights_h = softmax(Q_h K_hᵀ / √D)         head h has columns hD to (h + 1) D of Q, K and V
//   output    = [weights_1 V_1, …, weights_H V_H] W_out + b_out
//
// The scale is √D, the width of a head, not of the model. Shapes: B batch, T queries, S keys,
// H heads, C = H D the width of the output.
#pragma once

#include <vector>

#include "autograd/nn/dropout.h"
#include "autograd/nn/functional/attention.h"
#include "autograd/nn/linear.h"
#include "autograd/nn/module.h"

namespace attn {

// Whether a caller will look at the weights. If not, and nothing drops any, the (T, S) weights need
// never be held at once (head_attention in autograd/nn/functional/attention.h): memory grows with
// T + S, and long sequences are several times as fast. The output is the same but for rounding.
enum class Weights { kWanted, kNotWanted };

// What queries look at: the keys and values of a memory, or of all that was generated so far. An
// empty one has no places yet.
struct KeyValues {
  Variable keys, values;  // both (B, S + room, C)
  std::size_t room = 0;   // for places that are still to come, behind the S that are there

  std::size_t length() const { return keys.is_empty() ? 0 : keys.shape()[1] - room; }  // S
  KeyValues without_room() const;  // the S places alone
  // Those of the sequences `rows`, in this order; one may come several times (beam search).
  KeyValues select(const std::vector<std::size_t>& rows) const;
  // The places of `next` after these; throws std::invalid_argument if B or C differ. A long cache
  // that no graph records gets room for as many places again, so that not every further place
  // copies all before it: 0.6 of the time for eight times 256 places (./learn bench generate_8).
  void append(const KeyValues& next);
};

struct HeadsOutput {
  Variable output;   // (B, T, C)
  Variable weights;  // (B, H, T, S), every row sums to 1; before dropout. Empty if not wanted
};

struct MultiHeadOptions {
  std::size_t memory_width = 0;           // of what keys and values come from; 0: as the queries
  double dropout = 0;                     // on the weights
  Bias projection_bias = Bias::kWithout;  // of W_query, W_key and W_value; out_proj has one
};

// Parameters: W_query.weight (C, in), W_key.weight and W_value.weight (C, memory_width),
// out_proj.weight (C, C), out_proj.bias (C), drawn in this order as by PyTorch's Linear.
class MultiHeadAttention : public Module {
 public:
  // With dropout, `rng` must outlive this. Throws std::invalid_argument unless heads divide `out`.
  MultiHeadAttention(std::size_t in, std::size_t out, std::size_t heads, Rng& rng,
                     const MultiHeadOptions& options = {});
  MultiHeadAttention(std::size_t width, std::size_t heads, Rng& rng,
                     const MultiHeadOptions& options = {})
      : MultiHeadAttention(width, width, heads, rng, options) {}

  // Self-attention: x (B, T, in). Throws std::invalid_argument if shapes do not fit.
  HeadsOutput operator()(const Variable& x, const AttentionMask& mask = {},
                         Weights weights = Weights::kWanted) const;
  // Cross-attention: queries x (B, T, in), memory (B, S, memory_width).
  HeadsOutput operator()(const Variable& x, const Variable& memory, const AttentionMask& mask = {},
                         Weights weights = Weights::kWanted) const;

  // Cross-attention in two parts: a memory's keys and values once, then queries, again and again.
  KeyValues project(const Variable& memory) const;
  // queries x (B, T, in), and keys and values as project() made them.
  HeadsOutput attend(const Variable& x, const KeyValues& memory, const AttentionMask& mask = {},
                     Weights weights = Weights::kWanted) const;

  // Causal self-attention of the next T places alone, x (B, T, in): their keys and values are
  // appended to the cache, and they see all of it up to themselves. Equals the last T places of
  // operator() on the whole sequence.
  HeadsOutput extend(const Variable& x, KeyValues& cache, Weights weights = Weights::kWanted) const;

  std::size_t heads() const { return heads_; }

 private:
  std::size_t heads_;
  Linear W_query_, W_key_, W_value_, out_proj_;
  Dropout dropout_;
};

}  // namespace attn
