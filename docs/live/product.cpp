// core/tensor/product.h for a browser, where there is no BLAS: plain loops over rows, which the
// compiler turns into vectors of four numbers (WebAssembly's SIMD of 128 bits).
#include "core/tensor/product.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace attn {
namespace {

// y += factor · x, n numbers.
void add_scaled(std::size_t n, Real factor, const Real* x, Real* y) {
  for (std::size_t j = 0; j < n; ++j) y[j] += factor * x[j];
}

Real dot(std::size_t n, const Real* x, const Real* y) {
  Real total = 0;
#pragma omp simd reduction(+ : total)
  for (std::size_t j = 0; j < n; ++j) total += x[j] * y[j];
  return total;
}

void scale(std::size_t n, Real factor, Real* y) {
  if (factor == 0) {
    std::fill_n(y, n, Real(0));  // whatever was there, NaN as well
  } else if (factor != 1) {
    for (std::size_t j = 0; j < n; ++j) y[j] *= factor;
  }
}

// The rows of b (n, k) as columns (k, n).
std::vector<Real> transposed(const Real* b, std::size_t n, std::size_t k) {
  std::vector<Real> result(n * k);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t p = 0; p < k; ++p) result[p * n + j] = b[j * k + p];
  }
  return result;
}

// With at least so many rows in a it pays to turn b once: sums along rows of c need no adding
// across a vector.
constexpr std::size_t kWorthTurning = 4;

}  // namespace

void product(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
             const Real* a, const Real* b, Real keep, Real* c) {
  require_countable({m, n, k});
  const bool by_dots = transpose_b && !transpose_a && m < kWorthTurning;
  std::vector<Real> columns;
  if (transpose_b && !by_dots) {
    columns = transposed(b, n, k);
    b = columns.data();
  }
  for (std::size_t i = 0; i < m; ++i) {
    Real* row = c + i * n;
    scale(n, keep, row);
    if (by_dots) {
      for (std::size_t j = 0; j < n; ++j) row[j] += dot(k, a + i * k, b + j * k);
      continue;
    }
    for (std::size_t p = 0; p < k; ++p) {
      add_scaled(n, transpose_a ? a[p * m + i] : a[i * k + p], b + p * n, row);
    }
  }
}

}  // namespace attn
