// Exact attention of one head in memory that grows with T, not with T².
//
//   out_t = Σ_s p_ts v_s      p_ts = exp(scale q_t·k_s) / Σ_j exp(scale q_t·k_j)
//   where s and j run over what t may see
//
// The scores are made one tile (some queries by some keys) at a time and forgotten. Two ideas make
// that possible (Rabe & Staats 2021; Dao et al. 2022 and Dao 2023, FlashAttention):
//   - the softmax is computed on the way: with the largest score m and the sum l of exponentials so
//     far, a tile with a larger score m' multiplies l and out by exp(m − m'), then adds its own
//     part;
//   - the backward pass keeps only the logarithm L_t of each row's sum, and computes each tile's
//     p_ts = exp(scale q_t·k_s − L_t) once more.
// Tiles in which nothing is visible are skipped: under a causal mask, nearly half.
#pragma once

#include <cstddef>

#include "core/tensor/tensor.h"

namespace attn {

// One head. Row t of an operand begins at t times its stride; each row has D elements.
struct TiledAttention {
  std::size_t T, S, D;       // queries, keys, width of the head
  std::size_t query_stride;  // between rows of queries and of out
  std::size_t key_stride;    // between rows of keys and of values
  std::size_t length;        // the keys that are not padding, 1 to S
  bool causal;               // query t sees keys up to S − T + t; T ≤ S
  Real scale;

  // The number of keys that query t sees: always the first so many, and at least 1.
  std::size_t visible(std::size_t t) const;

  // Writes out (T, D) and log_sums (T): L_t above.
  void forward(const Real* queries, const Real* keys, const Real* values, Real* out,
               Real* log_sums) const;
  // Adds to d_queries (T, D), d_keys and d_values (S, D). g (T, D) = dL/dout, laid out as out.
  void backward(const Real* queries, const Real* keys, const Real* values, const Real* out,
                const Real* log_sums, const Real* g, Real* d_queries, Real* d_keys,
                Real* d_values) const;
};

}  // namespace attn
