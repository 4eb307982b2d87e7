// Matrix products: xtensor-blas's interface to OpenBLAS, called once for each matrix of a batch.
// The only file that includes xtensor-blas.
#include <algorithm>
#include <stdexcept>
#include <xtensor-blas/xblas.hpp>

#include "core/fast/kernels.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"
#include "core/tensor/parallel.h"

namespace attn::math {
namespace {

using BlasInteger = int;

std::string operand(const Tensor& x, bool transposed) {
  return to_string(x.shape()) + (transposed ? " transposed" : "");
}

// The sizes of op(a) (…, m, k) times op(b) (…, k, n), checked.
struct ProductSizes {
  std::size_t m, k, n;
  Shape a_batch, b_batch;  // the leading axes
};

ProductSizes product_sizes(const Tensor& a, bool transpose_a, const Tensor& b, bool transpose_b) {
  const auto fail = [&] {
    throw std::invalid_argument("matmul: cannot multiply " + operand(a, transpose_a) + " by " +
                                operand(b, transpose_b));
  };
  if (a.dimension() < 2 || b.dimension() < 2) fail();
  ProductSizes sizes;
  sizes.m = a.shape()[a.dimension() - (transpose_a ? 1 : 2)];
  sizes.k = a.shape()[a.dimension() - (transpose_a ? 2 : 1)];
  sizes.n = b.shape()[b.dimension() - (transpose_b ? 2 : 1)];
  if (b.shape()[b.dimension() - (transpose_b ? 1 : 2)] != sizes.k) fail();
  sizes.a_batch = Shape(a.shape().begin(), a.shape().end() - 2);
  sizes.b_batch = Shape(b.shape().begin(), b.shape().end() - 2);
  for (std::size_t i = 1; i <= std::min(sizes.a_batch.size(), sizes.b_batch.size()); ++i) {
    const std::size_t p = sizes.a_batch[sizes.a_batch.size() - i];
    const std::size_t q = sizes.b_batch[sizes.b_batch.size() - i];
    if (p != q && p != 1 && q != 1) fail();
  }
  return sizes;
}

// Whether kernels::product is to make a product: with weights of 64 by 128 or more it is faster
// than OpenBLAS, until sums are long and the result no longer fits the cache. It would be with
// smaller ones as well; they keep OpenBLAS's order of summation, because chapter 4's unscaled model
// of width 64 stands on an edge, and with another order it did not learn in its 100 steps.
bool is_for_kernel(std::size_t m, std::size_t n, std::size_t k) {
  constexpr std::size_t few_rows = 24, small_weights = 64 * 128;
  constexpr std::size_t long_sum = 512, large_result = 1 << 17;
  if (m < few_rows || m * n * k / std::max({m, n, k, std::size_t{1}}) < small_weights) return false;
  if (k > long_sum && m * n > large_result) return false;
  return kernels::has_product();
}

// A length as OpenBLAS wants it: it refuses a row length of 0, even where there is nothing to read.
BlasInteger integer(std::size_t size) {
  return static_cast<BlasInteger>(std::max<std::size_t>(size, 1));
}

// c (m, n) = alpha · op(a) · op(b) + keep · c, by one thread.
void one_product(bool by_kernel, bool transpose_a, bool transpose_b, std::size_t m, std::size_t n,
                 std::size_t k, Real alpha, const Real* a, std::size_t a_row, const Real* b,
                 std::size_t b_row, Real keep, Real* c, std::size_t c_row) {
  if (by_kernel) {
    Tensor workspace = empty({kernels::product_workspace(n)});
    kernels::product(transpose_a, transpose_b, m, n, k, alpha, a, a_row, b, b_row, keep, c, c_row,
                     workspace.data());
    return;
  }
  cxxblas::gemm<BlasInteger>(cxxblas::RowMajor, transpose_a ? cxxblas::Trans : cxxblas::NoTrans,
                             transpose_b ? cxxblas::Trans : cxxblas::NoTrans,
                             static_cast<BlasInteger>(m), static_cast<BlasInteger>(n),
                             static_cast<BlasInteger>(k), alpha, a, integer(a_row), b,
                             integer(b_row), keep, c, integer(c_row));
}

// OpenBLAS makes 48 rows, or a divisor of it, in one go (its kernels Haswell, Zen and SkylakeX):
// parts that begin at a multiple have the bits of the whole, so that a run does not depend on the
// number of threads. tests/core/parallel.cpp checks it for the kernels of the machine.
constexpr std::size_t kRowsInOneGo = 48;

// With fewer multiplications than this, waking another thread costs more than it saves:
// ./learn bench chapter_7 lm --threads 1,2
constexpr std::size_t kWorthSharing = 16'000'000;

}  // namespace

// OpenBLAS copies its operands before it multiplies them, unless a product has at most so many
// results. For the few rows of sequences that are being generated the copy would take most of the
// time, so their products are made in parts.
constexpr std::size_t kResultsWithoutCopy = 1024, kFewRows = 16;

void gemm(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
          Real alpha, const Real* a, std::size_t a_row, const Real* b, std::size_t b_row, Real keep,
          Real* c, std::size_t c_row) {
  if (m == 0 || n == 0) return;
  if (m > 1 && m <= kFewRows && m * n > kResultsWithoutCopy && !transpose_a && transpose_b) {
    const std::size_t columns = kResultsWithoutCopy / m;
    for (std::size_t first = 0; first < n; first += columns) {
      gemm(false, true, m, std::min(columns, n - first), k, alpha, a, a_row, b + first * b_row,
           b_row, keep, c + first, c_row);
    }
    return;
  }
  if (m == 1 && k > 0 && !transpose_a) {
    // A matrix by a vector: with some kernels of OpenBLAS (Haswell's) the general product is
    // several times as slow. With k = 0 only the general one writes the result.
    cxxblas::gemv<BlasInteger>(cxxblas::RowMajor, transpose_b ? cxxblas::NoTrans : cxxblas::Trans,
                               static_cast<BlasInteger>(transpose_b ? n : k),
                               static_cast<BlasInteger>(transpose_b ? k : n), alpha, b,
                               integer(b_row), a, 1, keep, c, 1);
    return;
  }
  const bool by_kernel = is_for_kernel(m, n, k);
  if (m * n * k >= kWorthSharing && threads_for_a_loop() > 1) {
    parallel_parts(m, kRowsInOneGo, [&](std::size_t first, std::size_t count) {
      one_product(by_kernel, transpose_a, transpose_b, count, n, k, alpha,
                  a + first * (transpose_a ? 1 : a_row), a_row, b, b_row, keep, c + first * c_row,
                  c_row);
    });
    return;
  }
  one_product(by_kernel, transpose_a, transpose_b, m, n, k, alpha, a, a_row, b, b_row, keep, c,
              c_row);
}

void matmul_into(const Tensor& a, bool transpose_a, const Tensor& b, bool transpose_b, Real keep,
                 Tensor& result) {
  const ProductSizes sizes = product_sizes(a, transpose_a, b, transpose_b);
  Shape shape = broadcast_shapes("matmul", sizes.a_batch, sizes.b_batch);
  const Shape batch = shape;
  shape.push_back(sizes.m);
  shape.push_back(sizes.n);
  require_shape("matmul", shape, result.shape());
  const std::size_t a_row = a.shape().back();
  const std::size_t b_row = b.shape().back();
  // One matrix for every entry of a's batch: the batch is just more rows.
  if (element_count(sizes.b_batch) == 1 && !transpose_a) {
    gemm(false, transpose_b, element_count(sizes.a_batch) * sizes.m, sizes.n, sizes.k, 1, a.data(),
         a_row, b.data(), b_row, keep, result.data(), sizes.n);
    return;
  }
  const auto multiply_one = [&](std::size_t a_index, std::size_t b_index, std::size_t index) {
    gemm(transpose_a, transpose_b, sizes.m, sizes.n, sizes.k, 1,
         a.data() + a_index * sizes.m * sizes.k, a_row, b.data() + b_index * sizes.k * sizes.n,
         b_row, keep, result.data() + index * sizes.m * sizes.n, sizes.n);
  };
  const BroadcastLoop loop(batch, sizes.a_batch, sizes.b_batch);
  loop.for_each_row([&](std::size_t a_index, std::size_t b_index, std::size_t index) {
    for (std::size_t i = 0; i < loop.row_length; ++i) {
      multiply_one(a_index + i * loop.a_step, b_index + i * loop.b_step, index + i);
    }
  });
}

Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a, bool transpose_b) {
  const ProductSizes sizes = product_sizes(a, transpose_a, b, transpose_b);
  Shape shape = broadcast_shapes("matmul", sizes.a_batch, sizes.b_batch);
  shape.push_back(sizes.m);
  shape.push_back(sizes.n);
  Tensor result = empty(shape);
  matmul_into(a, transpose_a, b, transpose_b, 0, result);
  return result;
}

}  // namespace attn::math
