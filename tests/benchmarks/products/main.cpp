// Counts the multiplications and additions in the matrix products of one training step, by the
// products themselves: every product of the plain storey is a call of cblas_sgemm, which this
// program answers first. ../flops.py counts the same by formulas; ../../tools/check_flops.py
// compares the two.
//
//   bench_products KIND SIZE=NUMBER…     the workload's kind and sizes, as in ../measured.py
#include <cblas.h>

#include <iostream>

#include "autograd/nn/module.h"
#include "workload.h"

namespace {

double counted_flop = 0;  // 2mnk for each product of (m, k) by (k, n)

}  // namespace

// The linker gives every call of cblas_sgemm to the first of these, and calls the function itself
// the second (--wrap).
extern "C" {
decltype(cblas_sgemm) __wrap_cblas_sgemm, __real_cblas_sgemm;

void __wrap_cblas_sgemm(CBLAS_ORDER order, CBLAS_TRANSPOSE transpose_a, CBLAS_TRANSPOSE transpose_b,
                        blasint m, blasint n, blasint k, float alpha, const float* a, blasint lda,
                        const float* b, blasint ldb, float beta, float* c, blasint ldc) {
  counted_flop += 2.0 * m * n * k;
  __real_cblas_sgemm(order, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
}

int main(int count, char** words) {
  attn::bench::Sizes sizes;
  for (int i = 2; i < count; ++i) {
    const std::string word = words[i];
    const std::size_t equals = word.find('=');
    sizes[word.substr(0, equals)] = std::stoul(word.substr(equals + 1));
  }
  const auto workload = attn::bench::make_workload(count > 1 ? words[1] : "", sizes);
  counted_flop = 0;
  workload->loss().backward();
  std::cout << static_cast<std::uint64_t>(counted_flop) << '\n';
}
