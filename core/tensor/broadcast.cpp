#include "core/tensor/broadcast.h"

#include <algorithm>

#include "core/tensor/math.h"

namespace attn {
namespace {

// The length of `shape` along an axis of the aligned result; 1 where the axis is missing.
std::size_t aligned_length(const Shape& shape, std::size_t rank, std::size_t axis) {
  const std::size_t missing = rank - shape.size();
  return axis < missing ? 1 : shape[axis - missing];
}

}  // namespace

Shape broadcast_shapes(const char* op, const Shape& a, const Shape& b) {
  if (a == b) return a;
  const std::size_t rank = std::max(a.size(), b.size());
  Shape result(rank);
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const std::size_t m = aligned_length(a, rank, axis);
    const std::size_t n = aligned_length(b, rank, axis);
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
  if (x.shape() == shape) return x;
  const auto fail = [&] {
    reject(op, ": a gradient of shape ", x.shape(), " cannot be summed to ", shape);
  };
  if (x.dimension() < shape.size()) fail();
  std::vector<std::size_t> repeated;
  for (std::size_t axis = 0; axis < x.dimension(); ++axis) {
    const std::size_t length = aligned_length(shape, x.dimension(), axis);
    if (length == x.shape(axis)) continue;
    if (length != 1) fail();
    repeated.push_back(axis);
  }
  Tensor result = math::sum(x, repeated);
  result.reshape(shape);
  return result;
}

// From the last axis to the first: the position along it is the remainder of what is left of
// `place`, and counts unless the axis repeats.
std::size_t broadcast_source(std::size_t place, const Shape& from, const Shape& to) {
  std::size_t source = 0;
  std::size_t stride = 1;
  for (std::size_t axis = to.size(); axis-- > to.size() - from.size();) {
    const std::size_t length = from[axis - (to.size() - from.size())];
    if (length != 1) source += place % to[axis] * stride;
    place /= to[axis];
    stride *= length;
  }
  return source;
}

}  // namespace attn
