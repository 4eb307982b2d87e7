// Products by libxsmm, which asks the BLAS for those that it finds too large. To it a matrix lies
// column by column, so that it makes the transposed product, of the operands in the other order.
#include <libxsmm.h>

#include <algorithm>

#include "core/fast/kernels.h"

namespace attn::kernels {

bool has_product() { return __builtin_cpu_supports("x86-64-v4"); }
std::size_t product_workspace(std::size_t) { return 0; }

void product(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
             Real alpha, const Real* a, std::size_t a_row, const Real* b, std::size_t b_row,
             Real keep, Real* c, std::size_t c_row, Real*, const Real* start) {
  if (start) {
    for (std::size_t r = 0; r < m; ++r) std::copy_n(start, n, c + r * c_row);
    keep = 1;
  }
  const auto length = [](std::size_t size) { return static_cast<libxsmm_blasint>(size); };
  const char first = transpose_b ? 'T' : 'N', second = transpose_a ? 'T' : 'N';
  const libxsmm_blasint rows = length(n), columns = length(m), depth = length(k);
  const libxsmm_blasint b_length = length(b_row), a_length = length(a_row),
                        c_length = length(c_row);
  libxsmm_sgemm(&first, &second, &rows, &columns, &depth, &alpha, b, &b_length, a, &a_length, &keep,
                c, &c_length);
}

}  // namespace attn::kernels
