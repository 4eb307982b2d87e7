// Products by Intel's oneDNN.
#include <oneapi/dnnl/dnnl.h>

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
  const auto length = [](std::size_t size) { return static_cast<dnnl_dim_t>(size); };
  dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', length(m), length(n), length(k),
             alpha, a, length(a_row), b, length(b_row), keep, c, length(c_row));
}

}  // namespace attn::kernels
