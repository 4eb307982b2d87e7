#include "core/tensor/broadcast.h"

#include <algorithm>

#include "core/tensor/math.h"

namespace attn {

// The length of `shape` along an axis of the aligned result; 1 where the axis is missing.
static std::size_t aligned_length(const Shape& shape, std::size_t rank, std::size_t axis) {
  const std::size_t missing = rank - shape.size();
  return axis < missing ? 1 : shape[axis - missing];
}

Shape broadcast_shapes(const char* op, const Shape& a, const Shape& b) {
  const std::size_t rank = std::max(a.size(), b.size());
  Shape result(rank);
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const std::size_t m = aligned_length(a, rank, axis), n = aligned_length(b, rank, axis);
    if (m != n && m != 1 && n != 1) reject(op, ": shapes ", a, " and ", b, " do not broadcast");
    result[axis] = m == 1 ? n : m;
  }
  return result;
}

void require_broadcasts(const char* op, const Shape& from, const Shape& to) {
  if (from.size() > to.size() || broadcast_shapes(op, from, to) != to)
    reject(op, ": shape ", from, " does not broadcast to ", to);
}

Tensor sum_to(const char* op, const Tensor& x, const Shape& shape) {
  bool fits = x.dimension() >= shape.size();
  std::vector<std::size_t> repeated;
  for (std::size_t axis = 0; fits && axis < x.dimension(); ++axis) {
    const std::size_t length = aligned_length(shape, x.dimension(), axis);
    if (length != x.shape(axis)) repeated.push_back(axis);
    fits = length == x.shape(axis) || length == 1;
  }
  if (!fits) reject(op, ": a gradient of shape ", x.shape(), " cannot be summed to ", shape);
  Tensor result = math::sum(x, repeated);
  result.reshape(shape);
  return result;
}

}  // namespace attn
