// Matrix products with leading dimensions: by kernels or OpenBLAS, on one thread or shared by rows.
#include "core/fast/gemm.h"

#include <algorithm>
#include <xtensor-blas/xblas.hpp>

#include "core/fast/kernels.h"
#include "core/fast/parallel_parts.h"
#include "core/tensor/product.h"

namespace attn::math {
namespace {

using BlasInteger = int;

// Whether kernels::product is to make a product: it is faster than OpenBLAS but with very small
// weights, or where sums are long and the result no longer fits the cache.
bool is_for_kernel(std::size_t m, std::size_t n, std::size_t k) {
  constexpr std::size_t few_rows = 12, small_weights = 32 * 32;
  constexpr std::size_t long_sum = 512, large_result = 1 << 17;
  if (m < few_rows || m * n * k / std::max({m, n, k, std::size_t{1}}) < small_weights) return false;
  if (k > long_sum && m * n > large_result) return false;
  return kernels::has_product();
}

// A length as OpenBLAS wants it: it refuses a row length of 0, even where there is nothing to read.
BlasInteger integer(std::size_t size) {
  return static_cast<BlasInteger>(std::max<std::size_t>(size, 1));
}

// If there is a `start`, puts it into each row of c, for BLAS to add to. What to keep of c then.
Real begin_with(const Real* start, std::size_t m, std::size_t n, Real keep, Real* c,
                std::size_t c_row) {
  if (!start) return keep;
  for (std::size_t r = 0; r < m; ++r) std::copy_n(start, n, c + r * c_row);
  return 1;
}

// As gemm, by one thread.
void one_product(bool by_kernel, bool transpose_a, bool transpose_b, std::size_t m, std::size_t n,
                 std::size_t k, Real alpha, const Real* a, std::size_t a_row, const Real* b,
                 std::size_t b_row, Real keep, Real* c, std::size_t c_row, const Real* start) {
  if (by_kernel) {
    Tensor workspace = empty({kernels::product_workspace(n)});
    kernels::product(transpose_a, transpose_b, m, n, k, alpha, a, a_row, b, b_row, keep, c, c_row,
                     workspace.data(), start);
    return;
  }
  keep = begin_with(start, m, n, keep, c, c_row);
  cxxblas::gemm<BlasInteger>(cxxblas::RowMajor, transpose_a ? cxxblas::Trans : cxxblas::NoTrans,
                             transpose_b ? cxxblas::Trans : cxxblas::NoTrans,
                             static_cast<BlasInteger>(m), static_cast<BlasInteger>(n),
                             static_cast<BlasInteger>(k), alpha, a, integer(a_row), b,
                             integer(b_row), keep, c, integer(c_row));
}

// The rows that a thread takes at least: parts have the bits of the whole, and no run depends on
// the number of threads. OpenBLAS makes 48 rows, or a divisor of it, in one go (with its kernels
// Haswell, Zen, SkylakeX), and up to 7.4 million multiplications otherwise; a last part may have
// half of what is asked here. tests/core/parallel.cpp checks it for the kernels of the machine.
std::size_t rows_of_part(bool by_kernel, std::size_t n, std::size_t k) {
  constexpr std::size_t rows_in_one_go = 48, multiplications = 16'000'000;
  if (by_kernel || n * k == 0) return rows_in_one_go;
  return (multiplications / (n * k) / rows_in_one_go + 1) * rows_in_one_go;
}

}  // namespace

void gemm(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
          Real alpha, const Real* a, std::size_t a_row, const Real* b, std::size_t b_row, Real keep,
          Real* c, std::size_t c_row, const Real* start) {
  if (m == 0 || n == 0) return;
  require_countable({m, n, k, a_row, b_row, c_row});
  if (!transpose_a && transpose_b && kernels::has_few_rows(m, k)) {
    kernels::few_rows(m, n, k, alpha, a, a_row, b, b_row, keep, c, c_row, start);
    return;
  }
  if (m == 1 && k > 0 && !transpose_a) {
    // A matrix by a vector: with some kernels of OpenBLAS (Haswell's) the general product is
    // several times as slow. With k = 0 only the general one writes the result.
    cxxblas::gemv<BlasInteger>(cxxblas::RowMajor, transpose_b ? cxxblas::NoTrans : cxxblas::Trans,
                               static_cast<BlasInteger>(transpose_b ? n : k),
                               static_cast<BlasInteger>(transpose_b ? k : n), alpha, b,
                               integer(b_row), a, 1, begin_with(start, 1, n, keep, c, c_row), c, 1);
    return;
  }
  const bool by_kernel = is_for_kernel(m, n, k);
  if (m * n * k >= kWorthSharing && threads_for_a_loop() > 1) {
    parallel_parts(m, rows_of_part(by_kernel, n, k), [&](std::size_t first, std::size_t count) {
      one_product(by_kernel, transpose_a, transpose_b, count, n, k, alpha,
                  a + first * (transpose_a ? 1 : a_row), a_row, b, b_row, keep, c + first * c_row,
                  c_row, start);
    });
    return;
  }
  one_product(by_kernel, transpose_a, transpose_b, m, n, k, alpha, a, a_row, b, b_row, keep, c,
              c_row, start);
}

}  // namespace attn::math
