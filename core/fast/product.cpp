// A product with rows that follow each other, as any other. Twin: core/tensor/product.cpp.
#include "core/tensor/product.h"

#include "core/fast/gemm.h"

namespace attn {

void product(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
             const Real* a, const Real* b, Real keep, Real* c) {
  math::gemm(transpose_a, transpose_b, m, n, k, 1, a, transpose_a ? m : k, b, transpose_b ? k : n,
             keep, c, n);
}

}  // namespace attn
