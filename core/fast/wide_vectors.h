// Vectors of 512 bits and their functions marked for processors that have them, for the kernels
// whose speed is a matter of registers (kernels_product.cpp, kernels_few_rows.cpp). Without g++ and
// its optimisation, or for another processor, there are none: ATTENTION_WIDE_VECTORS is undefined.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/tensor/tensor.h"

#if defined(__x86_64__) && defined(__OPTIMIZE__) && !defined(__clang__)
#define ATTENTION_WIDE_VECTORS __attribute__((target("arch=x86-64-v4")))

namespace attn::kernels {

// One number in each of its lanes.
using Vector [[gnu::vector_size(64), gnu::aligned(sizeof(Real)), gnu::may_alias]] = Real;
constexpr std::size_t kLanes = 64 / sizeof(Real);

// The vector that begins there.
ATTENTION_WIDE_VECTORS inline Vector& vector_at(Real* x) { return *reinterpret_cast<Vector*>(x); }
ATTENTION_WIDE_VECTORS inline const Vector& vector_at(const Real* x) {
  return *reinterpret_cast<const Vector*>(x);
}

// Swaps, in each square of 2 Half rows and columns, the upper right with the lower left quarter.
template <std::size_t Half, std::size_t Rows = kLanes>
ATTENTION_WIDE_VECTORS [[gnu::always_inline]] inline void swap_quarters(Vector* rows) {
  using Integer = std::conditional_t<sizeof(Real) == 4, std::int32_t, std::int64_t>;
  using Lanes [[gnu::vector_size(64)]] = Integer;
  Lanes upper, lower;  // lanes of two vectors, numbered through
  for (std::size_t i = 0; i < kLanes; ++i) {
    const bool right = (i & Half) != 0;
    upper[i] = static_cast<Integer>(right ? kLanes + i - Half : i);
    lower[i] = static_cast<Integer>(right ? kLanes + i : i + Half);
  }
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r) {
    if ((r & Half) != 0) continue;
    const Vector top = rows[r];
    rows[r] = __builtin_shuffle(top, rows[r + Half], upper);
    rows[r + Half] = __builtin_shuffle(top, rows[r + Half], lower);
  }
}

}  // namespace attn::kernels
#endif
