// The functions of math.h that move elements: permute, slice, concatenate and their like.
#include <algorithm>
#include <stdexcept>

#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn::math {
namespace {

// Around an axis, an array is (outer, length, inner).
std::size_t outer_size(const Shape& shape, std::size_t axis) {
  std::size_t size = 1;
  for (std::size_t i = 0; i < axis; ++i) size *= shape[i];
  return size;
}
std::size_t inner_size(const Shape& shape, std::size_t axis) {
  std::size_t size = 1;
  for (std::size_t i = axis + 1; i < shape.size(); ++i) size *= shape[i];
  return size;
}

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

Tensor permute(const Tensor& x, const std::vector<std::size_t>& order) {
  const std::size_t rank = x.dimension();
  Shape shape(rank);
  Shape strides(rank);  // of x, in the result's order of axes
  for (std::size_t i = 0; i < rank; ++i) {
    shape[i] = x.shape(order[i]);
    strides[i] = inner_size(x.shape(), order[i]);
  }
  // The axes at the end that stay in place move together as one block.
  std::size_t moved = rank;
  while (moved > 0 && order[moved - 1] == moved - 1) --moved;
  if (moved == 0) return x;
  Tensor result = empty(shape);
  if (result.size() == 0) return result;
  const std::size_t block = moved == rank ? 1 : inner_size(shape, moved - 1);
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

Tensor slice(const Tensor& x, std::size_t axis, std::size_t begin, std::size_t end) {
  if (begin > end || end > x.shape(axis)) {
    throw std::invalid_argument("slice: [" + std::to_string(begin) + ", " + std::to_string(end) +
                                ") is outside axis " + std::to_string(axis) + " of shape " +
                                to_string(x.shape()));
  }
  Shape shape = x.shape();
  shape[axis] = end - begin;
  Tensor result = empty(shape);
  const std::size_t inner = inner_size(shape, axis);
  const std::size_t run = (end - begin) * inner;
  const std::size_t outer = outer_size(shape, axis);
  for (std::size_t o = 0; o < outer; ++o) {
    std::copy_n(x.data() + (o * x.shape(axis) + begin) * inner, run, result.data() + o * run);
  }
  return result;
}

void add_to_slice(const Tensor& part, std::size_t axis, std::size_t begin, Tensor& total) {
  const std::size_t inner = inner_size(part.shape(), axis);
  const std::size_t run = part.shape(axis) * inner;
  const std::size_t outer = outer_size(part.shape(), axis);
  for (std::size_t o = 0; o < outer; ++o) {
    kernels::add_into(run, part.data() + o * run,
                      total.data() + (o * total.shape(axis) + begin) * inner);
  }
}

Tensor concatenate(const std::vector<const Tensor*>& parts, std::size_t axis) {
  Shape shape = parts.front()->shape();
  shape[axis] = 0;
  for (const Tensor* part : parts) {
    Shape expected = part->shape();
    if (expected.size() == shape.size()) expected[axis] = shape[axis];
    if (expected != shape) {
      throw std::invalid_argument("concatenate: shapes " + to_string(parts.front()->shape()) +
                                  " and " + to_string(part->shape()) + " differ outside axis " +
                                  std::to_string(axis));
    }
    shape[axis] += part->shape(axis);
  }
  Tensor result = empty(shape);
  const std::size_t inner = inner_size(shape, axis);
  const std::size_t outer = outer_size(shape, axis);
  std::size_t begin = 0;
  for (const Tensor* part : parts) {
    const std::size_t run = part->shape(axis) * inner;
    for (std::size_t o = 0; o < outer; ++o) {
      std::copy_n(part->data() + o * run, run, result.data() + (o * shape[axis] + begin) * inner);
    }
    begin += part->shape(axis);
  }
  return result;
}

}  // namespace attn::math
