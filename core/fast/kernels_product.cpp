// One matrix product, with 512-bit vectors. Contract: kernels.h; gemm.cpp decides when to use it.
//
// A tile of the result stays in registers while all of it is summed: R rows of V vectors, each
// vector kLanes columns. For every k,
//
//     c_rv += a_rk b_kv        r < R, v < V
//
// takes V loads of b and R of a for R V multiplications and additions of vectors; with 24 sums,
// neither the loads nor the latency of an addition hold the arithmetic up.
//
//  - k is cut into chunks of kDepth. The part of b that belongs to a chunk is first copied into
//    panels, as wide as a tile, so that a tile reads it from the first-level cache in one sweep.
//    With few rows of a, the copy would cost more than it saves, and b is read where it is.
//  - a is read where it is, one number at a time; only if it is transposed and several panels read
//    it, its rows are copied next to each other, or they would lie in too many pages.
//
// Each element is a sum in the order of k, from kDepth to kDepth, wherever in a tile it lies: a row
// of the result does not depend on which other rows are asked for.
#include <algorithm>

#include "core/fast/kernels.h"
#include "core/fast/wide_vectors.h"

namespace attn::kernels {

#ifdef ATTENTION_WIDE_VECTORS
namespace {

constexpr std::size_t kDepth = 256;
constexpr std::size_t kBlockRows = 96;             // of the result, between two sweeps over a chunk
constexpr std::size_t kPanelColumns = 4 * kLanes;  // all but the last panels are so wide

// A matrix whose element (i, j) is first[i · row + j · column].
struct Operand {
  const Real* first;
  std::size_t row, column;
  const Real* at(std::size_t i, std::size_t j) const { return first + i * row + j * column; }
};

// What becomes of a tile's sums: c = alpha · sum + keep · c or, if there is a `start`,
// alpha · sum + start in every row.
struct Result {
  Real alpha, keep;
  const Real* start;
  Real* first;
  std::size_t row;
};

// Columns of a chunk of b: a copy, or where they are.
struct Panel {
  const Real* first;
  std::size_t row;
};

// (R, depth) of a by a panel of V vectors.
template <std::size_t R, std::size_t V>
ATTENTION_WIDE_VECTORS [[gnu::noinline]] void multiply_tile(std::size_t depth, const Operand& a,
                                                            const Panel& panel, const Result& c) {
  Vector sums[R][V];
#pragma GCC unroll 12
  for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < V; ++v) sums[r][v] = Vector{};
  }
  for (std::size_t k = 0; k < depth; ++k) {
    Vector b[V];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < V; ++v) b[v] = vector_at(panel.first + k * panel.row + v * kLanes);
#pragma GCC unroll 12
    for (std::size_t r = 0; r < R; ++r) {
      const Real factor = *a.at(r, k);
#pragma GCC unroll 4
      for (std::size_t v = 0; v < V; ++v) sums[r][v] += factor * b[v];
    }
  }
  const Result to = c;  // not read again for each vector, which might have been written over it
#pragma GCC unroll 12
  for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < V; ++v) {
      Vector& target = vector_at(to.first + r * to.row + v * kLanes);
      const Vector sum = to.alpha * sums[r][v];
      if (to.start) {
        target = sum + vector_at(to.start + v * kLanes);
      } else {
        target = to.keep == 0 ? sum : sum + to.keep * target;  // 0 · NaN must not survive
      }
    }
  }
}

// (rows, depth) of a by a panel of V vectors: tiles of R rows, and what is left in lower ones.
template <std::size_t R, std::size_t V>
ATTENTION_WIDE_VECTORS void multiply_rows(std::size_t rows, std::size_t depth, Operand a,
                                          const Panel& panel, Result c) {
  for (; rows >= R; rows -= R) {
    multiply_tile<R, V>(depth, a, panel, c);
    a.first = a.at(R, 0);
    c.first += R * c.row;
  }
  constexpr std::size_t lower = R > 8 ? 8 : R > 4 ? 4 : R / 2;
  if constexpr (lower > 0) multiply_rows<lower, V>(rows, depth, a, panel, c);
}

// The last columns, fewer than a vector has: in a copy that has room for a vector.
ATTENTION_WIDE_VECTORS void multiply_narrow_panel(std::size_t rows, std::size_t columns,
                                                  std::size_t depth, const Operand& a,
                                                  const Panel& panel, const Result& c) {
  Real copy[kBlockRows * kLanes] = {};
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(c.start ? c.start : c.first + r * c.row, columns, copy + r * kLanes);
  }
  const Real keep = c.start ? 1 : c.keep;
  multiply_rows<12, 1>(rows, depth, a, panel, {c.alpha, keep, nullptr, copy, kLanes});
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(copy + r * kLanes, columns, c.first + r * c.row);
  }
}

// The columns of the panel that begins with so many left: whole vectors, or what is left of one.
std::size_t panel_columns(std::size_t left) {
  if (left >= kPanelColumns) return kPanelColumns;
  return left < kLanes ? left : left / kLanes * kLanes;
}
std::size_t round_up(std::size_t columns) { return (columns + kLanes - 1) / kLanes * kLanes; }

ATTENTION_WIDE_VECTORS [[gnu::noinline]] void transpose_square(const Real* x, std::size_t x_row,
                                                               Real* out, std::size_t out_row) {
  Vector rows[kLanes];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kLanes; ++r) rows[r] = vector_at(x + r * x_row);
  if constexpr (kLanes == 16) swap_quarters<8>(rows);
  swap_quarters<4>(rows);
  swap_quarters<2>(rows);
  swap_quarters<1>(rows);
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kLanes; ++r) vector_at(out + r * out_row) = rows[r];
}

// Copies (depth, columns) of x into rows of round_up(columns), the rest of each 0.
ATTENTION_WIDE_VECTORS void copy_panel(std::size_t depth, std::size_t columns, const Operand& x,
                                       Real* panel) {
  const std::size_t width = round_up(columns);
  const std::size_t whole = columns / kLanes * kLanes;
  if (x.column == 1) {
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t j = 0; j < whole; j += kLanes) {
        vector_at(panel + k * width + j) = vector_at(x.at(k, j));
      }
      for (std::size_t j = whole; j < width; ++j) {
        panel[k * width + j] = j < columns ? *x.at(k, j) : 0;
      }
    }
    return;
  }
  const std::size_t whole_depth = depth / kLanes * kLanes;
  for (std::size_t k = 0; k < whole_depth; k += kLanes) {
    for (std::size_t j = 0; j < whole; j += kLanes) {
      transpose_square(x.at(k, j), x.column, panel + k * width + j, width);
    }
  }
  for (std::size_t j = 0; j < width; ++j) {
    for (std::size_t k = j < whole ? whole_depth : 0; k < depth; ++k) {
      panel[k * width + j] = j < columns ? *x.at(k, j) : 0;
    }
  }
}

}  // namespace

bool has_product() {
  static const bool found = __builtin_cpu_supports("x86-64-v4");
  return found;
}

std::size_t product_workspace(std::size_t n) { return kDepth * (round_up(n) + kBlockRows); }

ATTENTION_WIDE_VECTORS
void product(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
             Real alpha, const Real* a, std::size_t a_row, const Real* b, std::size_t b_row,
             Real keep, Real* c, std::size_t c_row, Real* workspace, const Real* start) {
  const Operand all_a{a, transpose_a ? 1 : a_row, transpose_a ? a_row : 1};
  const Operand all_b{b, transpose_b ? 1 : b_row, transpose_b ? b_row : 1};
  Real* const rows_of_a = workspace + kDepth * round_up(n);
  const auto for_each_panel = [n](auto visit) {
    for (std::size_t j = 0; j < n; j += panel_columns(n - j)) visit(j, panel_columns(n - j));
  };
  for (std::size_t k0 = 0; k0 < k; k0 += kDepth) {
    const std::size_t depth = std::min(kDepth, k - k0);
    const auto is_read_in_place = [&](std::size_t columns) {
      return !transpose_b && m <= kBlockRows && columns % kLanes == 0;
    };
    for_each_panel([&](std::size_t j, std::size_t columns) {
      if (is_read_in_place(columns)) return;
      copy_panel(depth, columns, {all_b.at(k0, j), all_b.row, all_b.column}, workspace + depth * j);
    });
    for (std::size_t i = 0; i < m; i += kBlockRows) {
      const std::size_t rows = std::min(kBlockRows, m - i);
      Operand block{all_a.at(i, k0), all_a.row, all_a.column};
      if (transpose_a && n > kPanelColumns) {
        copy_panel(depth, rows, {block.first, a_row, 1}, rows_of_a);
        block = {rows_of_a, 1, round_up(rows)};
      }
      for_each_panel([&](std::size_t j, std::size_t columns) {
        const Panel panel = is_read_in_place(columns)
                                ? Panel{all_b.at(k0, j), b_row}
                                : Panel{workspace + depth * j, round_up(columns)};
        const Result result{alpha, k0 == 0 ? keep : 1, start && k0 == 0 ? start + j : nullptr,
                            c + i * c_row + j, c_row};
        switch (columns) {
          case 4 * kLanes:
            return multiply_rows<6, 4>(rows, depth, block, panel, result);
          case 3 * kLanes:
            return multiply_rows<8, 3>(rows, depth, block, panel, result);
          case 2 * kLanes:
            return multiply_rows<12, 2>(rows, depth, block, panel, result);
          case kLanes:
            return multiply_rows<12, 1>(rows, depth, block, panel, result);
          default:
            return multiply_narrow_panel(rows, columns, depth, block, panel, result);
        }
      });
    }
  }
}

#else

bool has_product() { return false; }
std::size_t product_workspace(std::size_t) { return 0; }
void product(bool, bool, std::size_t, std::size_t, std::size_t, Real, const Real*, std::size_t,
             const Real*, std::size_t, Real, Real*, std::size_t, Real*, const Real*) {}

#endif

}  // namespace attn::kernels
