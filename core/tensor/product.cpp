// A product by the BLAS, through xtensor-blas's interface.
#include "core/tensor/product.h"

#include <algorithm>
#include <xtensor-blas/xblas.hpp>

namespace attn {

void product(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
             const Real* a, const Real* b, Real keep, Real* c) {
  require_countable({m, n, k});
  // BLAS refuses a row length of 0, even where there is nothing to read.
  const auto length = [](std::size_t size) { return std::max(static_cast<int>(size), 1); };
  cxxblas::gemm<int>(cxxblas::RowMajor, transpose_a ? cxxblas::Trans : cxxblas::NoTrans,
                     transpose_b ? cxxblas::Trans : cxxblas::NoTrans, static_cast<int>(m),
                     static_cast<int>(n), static_cast<int>(k), Real(1), a,
                     length(transpose_a ? m : k), b, length(transpose_b ? k : n), keep, c,
                     length(n));
}

}  // namespace attn
