// Masks and broadcasting, run by run. Twin: core/tensor/choose.cpp.
#include <algorithm>

#include "core/fast/broadcast_loop.h"
#include "core/tensor/math.h"

namespace attn {

Tensor broadcast_to(const char* op, const Tensor& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  require_broadcasts(op, x.shape(), shape);
  Tensor result = empty(shape);
  const BroadcastLoop loop(shape, x.shape(), x.shape());
  loop.for_each_row([&](std::size_t offset, std::size_t, std::size_t out_offset) {
    const Real* source = x.data() + offset;
    Real* target = result.data() + out_offset;
    if (loop.a_step == 1) {
      std::copy_n(source, loop.row_length, target);
    } else {
      std::fill_n(target, loop.row_length, *source);
    }
  });
  return result;
}

namespace math {

Tensor masked_fill(const Tensor& x, const BoolTensor& mask, Real value, const char* op) {
  require_broadcasts(op, mask.shape(), x.shape());
  Tensor result = x;
  const BroadcastLoop loop(x.shape(), x.shape(), mask.shape());
  loop.for_each_row([&](std::size_t, std::size_t mask_offset, std::size_t offset) {
    const bool* hidden = mask.data() + mask_offset;
    Real* row = result.data() + offset;
    for (std::size_t i = 0; i < loop.row_length; ++i)
      row[i] = hidden[i * loop.b_step] ? value : row[i];
  });
  return result;
}

}  // namespace math
}  // namespace attn
