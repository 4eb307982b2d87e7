// One matrix product on plain row-major arrays with leading dimensions (row lengths in memory): so
// an op multiplies columns of a larger array without copying them.
#pragma once

#include "core/tensor/tensor.h"

namespace attn::math {

// With fewer multiplications than this, another thread costs more than it saves:
// ./learn bench chapter_7 lm_tiny --threads 1,2
constexpr std::size_t kWorthSharing = 2'000'000;

// c (m, n) = alpha · op(a) (m, k) · op(b) (k, n) + keep · c. With keep = 0, what c holds does not
// matter. With a `start` (n), as a bias is, it is added to each row instead of keep · c. Throws
// std::invalid_argument if a length is more than BLAS can count.
void gemm(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
          Real alpha, const Real* a, std::size_t a_row, const Real* b, std::size_t b_row, Real keep,
          Real* c, std::size_t c_row, const Real* start = nullptr);

}  // namespace attn::math
