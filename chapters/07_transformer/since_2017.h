// Four changes to the Transformer's layer that have become common since 2017, each as its formula.
#pragma once

#include "autograd/ops.h"
#include "core/run/run.h"

namespace attn {

// Rotary positions (Su et al. 2021, equation 34): in row t of x (…, T, D), the numbers 2i and
// 2i + 1 are turned by the angle (first + t) · 10000^(−2i/D). Of queries and keys turned so, the
// dot products depend on how far apart they stand, and not on where.
// Throws std::invalid_argument if D is odd.
Variable rotate_by_position(const Variable& x, std::size_t first = 0);

// Grouped queries (Ainslie et al. 2023): queries (B, H, T, D) with keys and values (B, G, S, D),
// where H / G neighbouring heads share one key and one value → (B, H, T, D). Nothing is hidden.
// Throws std::invalid_argument if H is not a multiple of G.
Variable grouped_attention(const Variable& queries, const Variable& keys, const Variable& values);
// What the keys and values of one text need in a cache, in float: G heads of D numbers each.
std::size_t cache_bytes(std::size_t layers, std::size_t places, std::size_t G, std::size_t D);

// RMSNorm (Zhang and Sennrich 2019, equation 4): x / √(mean of x² + epsilon) · weight, over the
// last axis.
Variable rms_norm(const Variable& x, const Variable& weight, Real epsilon = Real(1e-5));

// SwiGLU (Shazeer 2020, equation 6): W_down (silu(W_gate x) · W_up x) with silu(x) = x σ(x);
// x (…, C), gate and up (F, C), down (C, F).
Variable swiglu(const Variable& x, const Variable& gate, const Variable& up, const Variable& down);

// Prints what each of them gives for numbers that can be checked by hand.
void show_since_2017(Run& run);

}  // namespace attn
