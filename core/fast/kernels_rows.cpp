// Kernels on the rows of a matrix: sums, softmax, log-softmax, layer normalisation.
//
// `#pragma omp simd` with reduction(+) lets the compiler keep a row's sum as several partial sums,
// one per vector lane. kernels.h has the contracts.
#include <cmath>
#include <limits>

#include "core/fast/kernels.h"
#include "core/fast/vector_clones.h"
#include "core/fast/vector_math.h"

namespace attn::kernels {
namespace {

[[gnu::always_inline]] inline Real row_sum(std::size_t n, const Real* x) {
  Real total = 0;
#pragma omp simd reduction(+ : total)
  for (std::size_t i = 0; i < n; ++i) total += x[i];
  return total;
}

// The same for rows of any length: few terms are added up in Real, their sums in double.
[[gnu::always_inline]] inline Real long_row_sum(std::size_t n, const Real* x) {
  constexpr std::size_t kBlock = 512;
  if (n <= kBlock) return row_sum(n, x);
  double total = 0;
  for (std::size_t i = 0; i < n; i += kBlock) {
    total += static_cast<double>(row_sum(n - i < kBlock ? n - i : kBlock, x + i));
  }
  return static_cast<Real>(total);
}

[[gnu::always_inline]] inline Real row_dot(std::size_t n, const Real* a, const Real* b) {
  Real total = 0;
#pragma omp simd reduction(+ : total)
  for (std::size_t i = 0; i < n; ++i) total += a[i] * b[i];
  return total;
}

// NaN is skipped here, and comes back with exp(NaN − maximum).
[[gnu::always_inline]] inline Real row_maximum(std::size_t n, const Real* x) {
  Real largest = -std::numeric_limits<Real>::infinity();
#pragma omp simd reduction(max : largest)
  for (std::size_t i = 0; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
  return largest;
}

}  // namespace

ATTENTION_VECTOR_CLONES
void dot_rows(std::size_t rows, std::size_t columns, std::size_t stride, const Real* a,
              const Real* b, Real* out) {
  for (std::size_t r = 0; r < rows; ++r) out[r] = row_dot(columns, a + r * stride, b + r * stride);
}

ATTENTION_VECTOR_CLONES
void sum_rows(std::size_t rows, std::size_t columns, const Real* x, Real* out) {
  for (std::size_t r = 0; r < rows; ++r) out[r] = long_row_sum(columns, x + r * columns);
}

// A block of rows is added up in Real and the blocks in double, since a float that has grown loses
// the last digits of what is added. Four rows at a time: each sum is then loaded and stored once
// for four additions.
ATTENTION_VECTOR_CLONES
void sum_columns(std::size_t rows, std::size_t columns, const Real* x, Real* out) {
  constexpr std::size_t kBlockRows = 128, kBlockColumns = 1024;
  Real sums[kBlockColumns];
  double totals[kBlockColumns];
  for (std::size_t c0 = 0; c0 < columns; c0 += kBlockColumns) {
    const std::size_t width = columns - c0 < kBlockColumns ? columns - c0 : kBlockColumns;
#pragma omp simd
    for (std::size_t c = 0; c < width; ++c) totals[c] = 0;
    for (std::size_t r0 = 0; r0 < rows; r0 += kBlockRows) {
      const std::size_t r1 = rows - r0 < kBlockRows ? rows : r0 + kBlockRows;
#pragma omp simd
      for (std::size_t c = 0; c < width; ++c) sums[c] = 0;
      std::size_t r = r0;
      for (; r + 4 <= r1; r += 4) {
        const Real* x0 = x + r * columns + c0;
        const Real* x1 = x0 + columns;
        const Real* x2 = x1 + columns;
        const Real* x3 = x2 + columns;
#pragma omp simd
        for (std::size_t c = 0; c < width; ++c) sums[c] += (x0[c] + x1[c]) + (x2[c] + x3[c]);
      }
      for (; r < r1; ++r) {
        const Real* row = x + r * columns + c0;
#pragma omp simd
        for (std::size_t c = 0; c < width; ++c) sums[c] += row[c];
      }
#pragma omp simd
      for (std::size_t c = 0; c < width; ++c) totals[c] += static_cast<double>(sums[c]);
    }
#pragma omp simd
    for (std::size_t c = 0; c < width; ++c) out[c0 + c] += static_cast<Real>(totals[c]);
  }
}

ATTENTION_VECTOR_CLONES
void softmax_rows(std::size_t rows, std::size_t columns, const Real* x, Real* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const Real* row = x + r * columns;
    Real* result = out + r * columns;
    const Real largest = row_maximum(columns, row);
    Real total = 0;
#pragma omp simd reduction(+ : total)
    for (std::size_t c = 0; c < columns; ++c) {
      result[c] = vector_math::exp(row[c] - largest);
      total += result[c];
    }
    const Real scale = 1 / total;
#pragma omp simd
    for (std::size_t c = 0; c < columns; ++c) result[c] *= scale;
  }
}

ATTENTION_VECTOR_CLONES
void softmax_rows_gradient(std::size_t rows, std::size_t columns, const Real* g, const Real* y,
                           Real* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const Real* row_g = g + r * columns;
    const Real* row_y = y + r * columns;
    Real* result = out + r * columns;
    const Real mean = row_dot(columns, row_g, row_y);
#pragma omp simd
    for (std::size_t c = 0; c < columns; ++c) result[c] = row_y[c] * (row_g[c] - mean);
  }
}

// log Σ exp(x_j) = m + log Σ exp(x_j − m) with m the row's maximum
ATTENTION_VECTOR_CLONES
void log_softmax_rows(std::size_t rows, std::size_t columns, const Real* x, Real* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const Real* row = x + r * columns;
    Real* result = out + r * columns;
    const Real largest = row_maximum(columns, row);
    Real total = 0;
#pragma omp simd reduction(+ : total)
    for (std::size_t c = 0; c < columns; ++c) total += vector_math::exp(row[c] - largest);
    const Real log_total = vector_math::log(total);
#pragma omp simd
    for (std::size_t c = 0; c < columns; ++c) result[c] = (row[c] - largest) - log_total;
  }
}

ATTENTION_VECTOR_CLONES
void log_softmax_rows_gradient(std::size_t rows, std::size_t columns, const Real* g, const Real* y,
                               Real* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const Real* row_g = g + r * columns;
    const Real* row_y = y + r * columns;
    Real* result = out + r * columns;
    const Real total = row_sum(columns, row_g);
#pragma omp simd
    for (std::size_t c = 0; c < columns; ++c) {
      result[c] = row_g[c] - vector_math::exp(row_y[c]) * total;
    }
  }
}

// Two passes, the mean first: Σ (x − mean)² / C does not cancel as Σ x² / C − mean² would.
ATTENTION_VECTOR_CLONES
void layer_norm_rows(std::size_t rows, std::size_t columns, const Real* x, const Real* weight,
                     const Real* bias, Real epsilon, Real* out, Real* means,
                     Real* inverse_deviations) {
  const Real per_column = 1 / static_cast<Real>(columns);
  for (std::size_t r = 0; r < rows; ++r) {
    const Real* row = x + r * columns;
    Real* result = out + r * columns;
    const Real mean = row_sum(columns, row) * per_column;
    Real squares = 0;
#pragma omp simd reduction(+ : squares)
    for (std::size_t c = 0; c < columns; ++c) {
      const Real centred = row[c] - mean;
      squares += centred * centred;
    }
    const Real inverse = 1 / std::sqrt(squares * per_column + epsilon);
    means[r] = mean;
    inverse_deviations[r] = inverse;
#pragma omp simd
    for (std::size_t c = 0; c < columns; ++c) {
      result[c] = (row[c] - mean) * inverse * weight[c] + bias[c];
    }
  }
}

// With u = g · weight and n = (x − mean(x)) / σ: d_x = keep d_x + (u − mean(u) − n mean(u n)) / σ,
// d_weight += Σ_rows g n, d_bias += Σ_rows g.
ATTENTION_VECTOR_CLONES
void layer_norm_rows_gradient(std::size_t rows, std::size_t columns, const Real* g,
                              const Real* weight, const Real* x, const Real* means,
                              const Real* inverse_deviations, Real keep, Real* d_x, Real* d_weight,
                              Real* d_bias) {
  const Real per_column = 1 / static_cast<Real>(columns);
  for (std::size_t r = 0; r < rows; ++r) {
    const Real* row_g = g + r * columns;
    const Real* row = x + r * columns;
    const Real row_mean = means[r];
    const Real inverse = inverse_deviations[r];
    Real* result = d_x + r * columns;
    Real total = 0;
    Real total_n = 0;
#pragma omp simd reduction(+ : total, total_n)
    for (std::size_t c = 0; c < columns; ++c) {
      const Real u = row_g[c] * weight[c];
      total += u;
      total_n += u * ((row[c] - row_mean) * inverse);
    }
    const Real mean = total * per_column;
    const Real mean_n = total_n * per_column;
#pragma omp simd
    for (std::size_t c = 0; c < columns; ++c) {
      const Real n = (row[c] - row_mean) * inverse;
      d_weight[c] += row_g[c] * n;
      d_bias[c] += row_g[c];
      const Real before = keep == 0 ? Real(0) : keep * result[c];  // 0 · NaN must not survive
      result[c] = before + inverse * (row_g[c] * weight[c] - mean - n * mean_n);
    }
  }
}

}  // namespace attn::kernels
