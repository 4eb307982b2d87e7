#include "core/fast/tiled_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/fast/gemm.h"
#include "core/fast/kernels.h"

namespace attn {
namespace {

// A tile of scores, 64 KiB in float, stays in the second-level cache while it is made and used.
constexpr std::size_t kTileQueries = 64;
constexpr std::size_t kTileKeys = 256;

// Queries t0 … t0 + rows − 1 by keys s0 … s0 + columns − 1; `seen`: the visible keys of each row.
struct Tile {
  std::size_t t0, rows, s0, columns;
  std::size_t seen[kTileQueries];
};

// A tile on the diagonal of a causal mask is half hidden, and made all the same. Where there is
// nothing but the diagonal, lower tiles hide less.
std::size_t queries_of_a_tile(const TiledAttention& head) {
  constexpr std::size_t few_queries = 64, low_tile = 16;
  return head.causal && head.T <= few_queries && head.T == head.S ? low_tile : kTileQueries;
}

// Calls begin_rows(t0, rows), then visit(tile) for each tile in which something is visible, then
// end_rows(t0, rows), for each block of queries.
template <class Begin, class Visit, class End>
void for_each_tile(const TiledAttention& head, Begin begin_rows, Visit visit, End end_rows) {
  const std::size_t tile_queries = queries_of_a_tile(head);
  for (std::size_t t0 = 0; t0 < head.T; t0 += tile_queries) {
    const std::size_t rows = std::min(tile_queries, head.T - t0);
    begin_rows(t0, rows);
    const std::size_t last_visible = head.visible(t0 + rows - 1);  // no earlier row sees more
    for (std::size_t s0 = 0; s0 < last_visible; s0 += kTileKeys) {
      Tile tile;
      tile.t0 = t0;
      tile.rows = rows;
      tile.s0 = s0;
      tile.columns = std::min(kTileKeys, last_visible - s0);
      for (std::size_t r = 0; r < rows; ++r) {
        const std::size_t visible = head.visible(t0 + r);
        tile.seen[r] = visible <= s0 ? 0 : std::min(visible - s0, tile.columns);
      }
      visit(tile);
    }
    end_rows(t0, rows);
  }
}

// The products of a tile, as math::gemm makes them, but by kernels::product for narrow heads too.
class TileProducts {
 public:
  void operator()(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
                  Real alpha, const Real* a, std::size_t a_row, const Real* b, std::size_t b_row,
                  Real keep, Real* c, std::size_t c_row) {
    // With one row, or few multiplications, kernels::product's copy of b would cost too much.
    constexpr std::size_t worth_copying = 16 * 16 * 16;
    if (m > 1 && m * n * k >= worth_copying && kernels::has_product()) {
      const std::size_t needed = kernels::product_workspace(n);
      if (workspace_.size() < needed) workspace_ = empty({needed});
      kernels::product(transpose_a, transpose_b, m, n, k, alpha, a, a_row, b, b_row, keep, c, c_row,
                       workspace_.data());
    } else {
      math::gemm(transpose_a, transpose_b, m, n, k, alpha, a, a_row, b, b_row, keep, c, c_row);
    }
  }

 private:
  Tensor workspace_;
};

}  // namespace

std::size_t TiledAttention::visible(std::size_t t) const {
  return causal ? std::min(length, S - T + t + 1) : length;
}

void TiledAttention::forward(const Real* queries, const Real* keys, const Real* values, Real* out,
                             Real* log_sums) const {
  TileProducts multiply;
  Tensor scores = empty({kTileQueries, kTileKeys});
  Real largest[kTileQueries], sums[kTileQueries], shrink[kTileQueries];
  const auto begin_rows = [&](std::size_t t0, std::size_t rows) {
    std::fill_n(largest, rows, -std::numeric_limits<Real>::infinity());
    std::fill_n(sums, rows, Real(0));
    for (std::size_t r = 0; r < rows; ++r) std::fill_n(out + (t0 + r) * query_stride, D, Real(0));
  };
  // [snippet:one_tile]
  const auto visit = [&](const Tile& tile) {
    multiply(false, true, tile.rows, tile.columns, D, scale, queries + tile.t0 * query_stride,
             query_stride, keys + tile.s0 * key_stride, key_stride, 0, scores.data(), kTileKeys);
    kernels::online_softmax_tile(tile.rows, tile.columns, kTileKeys, tile.seen, scores.data(),
                                 largest, sums, shrink);
    for (std::size_t r = 0; r < tile.rows; ++r) {
      Real* row = out + (tile.t0 + r) * query_stride;
      if (shrink[r] != 1) kernels::scale_shift(D, shrink[r], 0, row, row);
    }
    multiply(false, false, tile.rows, D, tile.columns, 1, scores.data(), kTileKeys,
             values + tile.s0 * key_stride, key_stride, 1, out + tile.t0 * query_stride,
             query_stride);
  };
  const auto end_rows = [&](std::size_t t0, std::size_t rows) {
    for (std::size_t r = 0; r < rows; ++r) {
      Real* row = out + (t0 + r) * query_stride;
      kernels::scale_shift(D, 1 / sums[r], 0, row, row);
      log_sums[t0 + r] = largest[r] + std::log(sums[r]);
    }
  };
  // [/snippet]
  for_each_tile(*this, begin_rows, visit, end_rows);
}

// With g = dL/dout:
//   dL/dv_s = Σ_t p_ts g_t      dL/dp_ts = g_t·v_s
//   dL/dscore_ts = p_ts (dL/dp_ts − Σ_j p_tj dL/dp_tj) = p_ts (g_t·v_s − g_t·out_t)
void TiledAttention::backward(const Real* queries, const Real* keys, const Real* values,
                              const Real* out, const Real* log_sums, const Real* g, Real* d_queries,
                              Real* d_keys, Real* d_values) const {
  TileProducts multiply;
  Tensor weights = empty({kTileQueries, kTileKeys});
  Tensor d_scores = empty({kTileQueries, kTileKeys});
  Real means[kTileQueries];
  const auto begin_rows = [&](std::size_t t0, std::size_t rows) {
    kernels::dot_rows(rows, D, query_stride, g + t0 * query_stride, out + t0 * query_stride, means);
  };
  const auto visit = [&](const Tile& tile) {
    const std::size_t from_query = tile.t0 * query_stride;
    const std::size_t from_key = tile.s0 * key_stride;
    const std::size_t rows = tile.rows;
    const std::size_t columns = tile.columns;
    // [snippet:recompute]
    multiply(false, true, rows, columns, D, scale, queries + from_query, query_stride,
             keys + from_key, key_stride, 0, weights.data(), kTileKeys);
    multiply(false, true, rows, columns, D, 1, g + from_query, query_stride, values + from_key,
             key_stride, 0, d_scores.data(), kTileKeys);
    kernels::softmax_tile_gradient(rows, columns, kTileKeys, tile.seen, scale, log_sums + tile.t0,
                                   means, weights.data(), d_scores.data());
    multiply(true, false, columns, D, rows, 1, weights.data(), kTileKeys, g + from_query,
             query_stride, 1, d_values + from_key, key_stride);
    multiply(true, false, columns, D, rows, 1, d_scores.data(), kTileKeys, queries + from_query,
             query_stride, 1, d_keys + from_key, key_stride);
    multiply(false, false, rows, D, columns, 1, d_scores.data(), kTileKeys, keys + from_key,
             key_stride, 1, d_queries + from_query, query_stride);
    // [/snippet]
  };
  for_each_tile(*this, begin_rows, visit, [](std::size_t, std::size_t) {});
}

}  // namespace attn
