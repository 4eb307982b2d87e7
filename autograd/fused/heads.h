// The products of attention with several heads, without moving a number.
//
// The heads of queries (B, T, C) are C/H neighbouring columns each. Splitting them in plain sight,
//   permute(reshape(queries, {B, T, H, D}), {0, 2, 1, 3})       (B, H, T, D), D = C / H
// copies everything; a matrix product can instead step over the other heads' columns. Chapter 6
// shows the plain form; the two are equal.
#pragma once

#include <vector>

#include "autograd/variable.h"

namespace attn {

// scores_bhts = Σ_d queries_bt(hD+d) keys_bs(hD+d): (B, T, C), (B, S, C) → (B, H, T, S).
// Throws std::invalid_argument if the shapes do not fit or C is not a multiple of `heads`.
Variable head_scores(const Variable& queries, const Variable& keys, std::size_t heads);

// contexts_bt(hD+d) = Σ_s weights_bhts values_bs(hD+d): (B, H, T, S), (B, S, C) → (B, T, C).
// Throws std::invalid_argument likewise.
Variable head_contexts(const Variable& weights, const Variable& values);

// Softmax of scale · x over the first visible[r] elements of each row r of x (…, S), 0 elsewhere:
// a causal mask and padding are both of this form. Throws std::invalid_argument if `visible` has
// not one count for each row, or a count is 0 or above S.
Variable visible_softmax(const Variable& x, const std::vector<std::size_t>& visible, Real scale);

// What a query may see; by default everything. Both may be combined: a query always sees the first
// so many keys.
struct Visibility {
  // Query t sees the keys up to its own place, the T queries being the last T of the S places.
  bool causal = false;
  // The real keys of each sequence, 1 to S; what follows is padding. Empty: all S.
  std::vector<std::size_t> lengths = {};
  // S, where keys and values have room for more than their S places; 0: they have none.
  std::size_t places = 0;
};

// head_contexts(visible_softmax(head_scores(queries, keys), …, scale), values) in one op that never
// holds the (T, S) weights: memory grows with T + S (core/fast/tiled_attention.h).
// queries (B, T, C), keys and values (B, S, C) → (B, T, C).
Variable tiled_attention(const Variable& queries, const Variable& keys, const Variable& values,
                         std::size_t heads, Real scale, const Visibility& visible = {});

}  // namespace attn
