// Masks and broadcasting, run by run, and permutations: the axes that stay together move as one
// block, and a matrix is transposed in squares. Twin: core/tensor/choose.cpp.
#include <algorithm>

#include "core/fast/broadcast_loop.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

// (rows, columns) → (columns, rows), in blocks that stay in the cache.
void transpose_matrix(std::size_t rows, std::size_t columns, const Real* x, Real* out) {
  constexpr std::size_t kBlock = 16;
  for (std::size_t r0 = 0; r0 < rows; r0 += kBlock) {
    const std::size_t r1 = std::min(rows, r0 + kBlock);
    for (std::size_t c0 = 0; c0 < columns; c0 += kBlock) {
      const std::size_t c1 = std::min(columns, c0 + kBlock);
      for (std::size_t c = c0; c < c1; ++c) {
        for (std::size_t r = r0; r < r1; ++r) out[c * rows + r] = x[r * columns + c];
      }
    }
  }
}

}  // namespace

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

Tensor permute(const Tensor& x, const std::vector<std::size_t>& order) {
  require_order(order, x.shape());
  const std::size_t rank = x.dimension();
  Shape shape(rank);
  Shape strides(rank);  // of x, in the result's order of axes
  for (std::size_t i = 0; i < rank; ++i) {
    shape[i] = x.shape(order[i]);
    strides[i] = static_cast<std::size_t>(x.strides()[order[i]]);
  }
  // The axes at the end that stay in place move together as one block.
  std::size_t moved = rank;
  while (moved > 0 && order[moved - 1] == moved - 1) --moved;
  if (moved == 0) return x;
  Tensor result = empty(shape);
  if (result.size() == 0) return result;
  std::size_t block = 1;
  for (std::size_t axis = moved; axis < rank; ++axis) block *= shape[axis];
  // Only the last two axes swapped: a batch of matrix transposes.
  if (moved == rank && rank >= 2 && order[rank - 1] == rank - 2 && order[rank - 2] == rank - 1 &&
      std::is_sorted(order.begin(), order.end() - 2)) {
    const std::size_t rows = x.shape(rank - 2);
    const std::size_t columns = x.shape(rank - 1);
    for (std::size_t offset = 0; offset < x.size(); offset += rows * columns) {
      transpose_matrix(rows, columns, x.data() + offset, result.data() + offset);
    }
    return result;
  }
  Shape index(moved, 0);
  std::size_t from = 0;
  for (std::size_t to = 0; to < result.size(); to += block) {
    std::copy_n(x.data() + from, block, result.data() + to);
    for (std::size_t axis = moved; axis-- > 0;) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

}  // namespace math
}  // namespace attn
