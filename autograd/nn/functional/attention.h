// The steps of attention with several heads. Chapter 6 builds them; layers use them from here.
//
// The heads of queries (B, T, C) are C / H neighbouring columns each. Shapes: B batch, T queries,
// S keys, H heads, C = H D channels.
#pragma once

#include <vector>

#include "autograd/variable.h"

namespace attn {

// What is hidden from a query; by default nothing. Where both are given, both hide: what is left is
// always the first so many keys, and at least one.
struct AttentionMask {
  // Later places are hidden: of the T queries, the last of the S places, each sees up to its own.
  bool causal = false;
  // The real keys of each sequence, 1 to S; what follows is padding, and hidden. Empty: all.
  std::vector<std::size_t> lengths = {};
};

// (B, 1, T, S), true where hidden; B is 1 without lengths. Throws std::invalid_argument if a length
// is outside 1 to S, if there are not `batch` of them, or if the mask is causal and T > S.
BoolTensor hidden_places(const char* op, const AttentionMask& mask, std::size_t batch,
                         std::size_t T, std::size_t S);

// keys or values (B, S, C) with 0 in all padding, whatever is there: even 0 times a NaN is NaN.
Variable without_padding(const Variable& places, const std::vector<std::size_t>& lengths);

// scores_bhts = Σ_d queries_bt(hD+d) keys_bs(hD+d): (B, T, C), (B, S, C) → (B, H, T, S).
// Throws std::invalid_argument if the shapes do not fit or C is not a multiple of `heads`.
Variable head_scores(const Variable& queries, const Variable& keys, std::size_t heads);

// Softmax over the keys of scale · scores (B, H, T, S); hidden keys get exactly 0.
Variable head_weights(const Variable& scores, Real scale, const AttentionMask& mask = {});

// contexts_bt(hD+d) = Σ_s weights_bhts values_bs(hD+d): (B, H, T, S), (B, S, C) → (B, T, C).
// Throws std::invalid_argument likewise.
Variable head_contexts(const Variable& weights, const Variable& values);

// All three at once, without handing out the weights; what stands in the padding of keys and values
// has no influence. The fast form never holds the (T, S) weights: memory grows with T + S.
//   head_contexts(head_weights(head_scores(queries, keys, heads), scale, mask), values)
Variable head_attention(const Variable& queries, const Variable& keys, const Variable& values,
                        std::size_t heads, Real scale, const AttentionMask& mask = {});

// Additive scores (Bahdanau et al. 2014, appendix A.1.2) of projected queries (B, T, A) and keys
// (B, S, A), with v (1, A): score_bts = Σ_a v_a tanh(q_bta + k_bsa) → (B, T, S).
Variable additive_scores(const Variable& queries, const Variable& keys, const Variable& v);

}  // namespace attn
