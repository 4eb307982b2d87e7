// A product of few rows by a transposed matrix, as when sequences are generated: each element is
// the dot product of two rows in one piece. Contract: kernels.h; gemm.cpp decides when to use it.
//
// What holds such a product up is fetching b, so a few rows of it at a time meet all rows of a; the
// copy of it that kernels_product.cpp makes would take longer than the product. R rows of a by
// kLanes / R rows of b are as many dot products as a vector has lanes: each is summed in a vector
// of its own, and at the end one tree of additions makes all their sums at once.
#include <algorithm>

#include "core/fast/kernels.h"
#include "core/fast/wide_vectors.h"

namespace attn::kernels {

#ifdef ATTENTION_WIDE_VECTORS
namespace {

// Lane i becomes the sum over all lanes of rows[i].
template <std::size_t Half = kLanes / 2>
ATTENTION_WIDE_VECTORS [[gnu::always_inline]] inline Vector sums_of_lanes(Vector* rows) {
  swap_quarters<Half, 2 * Half>(rows);
#pragma GCC unroll 8
  for (std::size_t r = 0; r < Half; ++r) rows[r] += rows[r + Half];
  if constexpr (Half > 1) return sums_of_lanes<Half / 2>(rows);
  return rows[0];
}

// R rows of a by `count` rows of b, the first of which is `b`: as many elements of R rows of c.
template <std::size_t R>
ATTENTION_WIDE_VECTORS void tile_of_dots(std::size_t count, std::size_t k, Real alpha,
                                         const Real* a, std::size_t a_row, const Real* b,
                                         std::size_t b_row, Real keep, Real* c, std::size_t c_row,
                                         const Real* start) {
  constexpr std::size_t columns = kLanes / R;
  const Real* rows[columns];  // of b; beyond the last it comes again
#pragma GCC unroll 16
  for (std::size_t v = 0; v < columns; ++v) rows[v] = b + std::min(v, count - 1) * b_row;
  Vector sums[kLanes];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < kLanes; ++i) sums[i] = Vector{};
  for (std::size_t i = 0; i < k; i += kLanes) {
    Vector x[R];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r) x[r] = vector_at(a + r * a_row + i);
#pragma GCC unroll 16
    for (std::size_t v = 0; v < columns; ++v) {
      __builtin_prefetch(rows[v] + columns * b_row + i);
      const Vector y = vector_at(rows[v] + i);
#pragma GCC unroll 4
      for (std::size_t r = 0; r < R; ++r) sums[r * columns + v] += x[r] * y;
    }
  }
  Real dots[kLanes];
  vector_at(dots) = alpha * sums_of_lanes(sums);
  for (std::size_t r = 0; r < R; ++r) {
    Real* const to = c + r * c_row;
    const auto put = [&](std::size_t elements) {
      for (std::size_t v = 0; v < elements; ++v) {
        const Real dot = dots[r * columns + v];
        to[v] = start ? dot + start[v] : keep == 0 ? dot : dot + keep * to[v];
      }
    };
    count == columns ? put(columns) : put(count);
  }
}

template <std::size_t R>
ATTENTION_WIDE_VECTORS void all_dots(std::size_t m, std::size_t n, std::size_t k, Real alpha,
                                     const Real* a, std::size_t a_row, const Real* b,
                                     std::size_t b_row, Real keep, Real* c, std::size_t c_row,
                                     const Real* start) {
  constexpr std::size_t columns = kLanes / R;
  for (std::size_t j = 0; j < n; j += columns) {
    for (std::size_t i = 0; i < m; i += R) {
      tile_of_dots<R>(std::min(columns, n - j), k, alpha, a + i * a_row, a_row, b + j * b_row,
                      b_row, keep, c + i * c_row + j, c_row, start ? start + j : nullptr);
    }
  }
}

}  // namespace

bool has_few_rows(std::size_t m, std::size_t k) {
  // With more rows, or shorter ones, the sums over lanes take longer than a copy of b.
  return has_product() && k > 0 && k % kLanes == 0 && m <= 16 && 8 * m <= k;
}

ATTENTION_WIDE_VECTORS
void few_rows(std::size_t m, std::size_t n, std::size_t k, Real alpha, const Real* a,
              std::size_t a_row, const Real* b, std::size_t b_row, Real keep, Real* c,
              std::size_t c_row, const Real* start) {
  for (std::size_t j = 0; j < n; j += kLanes) {
    const auto rows = [&](auto dots, std::size_t i, std::size_t count) {
      dots(count, std::min(kLanes, n - j), k, alpha, a + i * a_row, a_row, b + j * b_row, b_row,
           keep, c + i * c_row + j, c_row, start ? start + j : nullptr);
    };
    rows(all_dots<4>, 0, m / 4 * 4);
    rows(all_dots<2>, m / 4 * 4, m % 4 / 2 * 2);
    rows(all_dots<1>, m / 2 * 2, m % 2);
  }
}

#else

bool has_few_rows(std::size_t, std::size_t) { return false; }
void few_rows(std::size_t, std::size_t, std::size_t, Real, const Real*, std::size_t, const Real*,
              std::size_t, Real, Real*, std::size_t, const Real*) {}

#endif

}  // namespace attn::kernels
