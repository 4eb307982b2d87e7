// One matrix product, the work of matmul: the only use of a BLAS.
#pragma once

#include "core/tensor/tensor.h"

namespace attn {

// c (m, n) = op(a) (m, k) · op(b) (k, n) + keep · c on row-major arrays. A transposed operand lies
// there as (k, m) or (n, k). With keep = 0, what c holds does not matter. Throws
// std::invalid_argument if a length is more than BLAS can count, 2³¹ − 1.
void product(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
             const Real* a, const Real* b, Real keep, Real* c);

// Throws std::invalid_argument: "matmul: a length of 4294967304 is more than BLAS can count".
void require_countable(std::initializer_list<std::size_t> lengths);

}  // namespace attn
