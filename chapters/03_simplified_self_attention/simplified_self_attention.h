// Self-attention with nothing to learn: every token asks, and is asked, as itself.
//
//   score_ij  = x_i · x_j               how alike are tokens i and j?
//   weight_ij = softmax over j          as shares that add up to 1
//   context_i = Σ_j weight_ij x_j       token i, mixed with what is like it
//
// T tokens, C numbers in each.
#pragma once

#include "autograd/ops.h"

namespace attn {

struct AttentionSteps {
  Variable scores, weights, context;
};

// The first way to turn scores into shares: score_j / Σ_k score_k along the last axis. It breaks
// down where scores are negative or add up to 0, so softmax takes its place.
Variable sum_normalised(const Variable& scores);

// What one token sees: x (T, C) → scores (T), weights (T), context (C).
// Throws std::invalid_argument if x has other axes, or no token of that number.
AttentionSteps attend_from(const Variable& x, std::size_t query);

// All tokens at once: x (…, T, C) → scores and weights (…, T, T), context (…, T, C).
AttentionSteps simplified_self_attention(const Variable& x);

}  // namespace attn
