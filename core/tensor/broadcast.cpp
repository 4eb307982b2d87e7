#include "core/tensor/broadcast.h"

#include <algorithm>
#include <stdexcept>

#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

// The length of `shape` along an axis of the aligned result; 1 where the axis is missing.
std::size_t aligned_length(const Shape& shape, std::size_t rank, std::size_t axis) {
  const std::size_t missing = rank - shape.size();
  return axis < missing ? 1 : shape[axis - missing];
}

// Row-major strides of `shape` aligned to `rank` axes, 0 where it repeats.
Shape aligned_strides(const Shape& shape, std::size_t rank) {
  Shape strides(rank, 0);
  std::size_t stride = 1;
  for (std::size_t axis = rank; axis-- > 0;) {
    const std::size_t length = aligned_length(shape, rank, axis);
    strides[axis] = length == 1 ? 0 : stride;
    stride *= length;
  }
  return strides;
}

}  // namespace

Shape broadcast_shapes(const char* op, const Shape& a, const Shape& b) {
  if (a == b) return a;
  const std::size_t rank = std::max(a.size(), b.size());
  Shape result(rank);
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const std::size_t m = aligned_length(a, rank, axis);
    const std::size_t n = aligned_length(b, rank, axis);
    if (m != n && m != 1 && n != 1) {
      throw std::invalid_argument(std::string(op) + ": shapes " + to_string(a) + " and " +
                                  to_string(b) + " do not broadcast");
    }
    result[axis] = m == 1 ? n : m;
  }
  return result;
}

Tensor broadcast_to(const char* op, const Tensor& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  if (x.dimension() > shape.size() || broadcast_shapes(op, x.shape(), shape) != shape) {
    throw std::invalid_argument(std::string(op) + ": shape " + to_string(x.shape()) +
                                " does not broadcast to " + to_string(shape));
  }
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

Tensor sum_to(const char* op, const Tensor& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  const auto fail = [&] {
    throw std::invalid_argument(std::string(op) + ": a gradient of shape " + to_string(x.shape()) +
                                " cannot be summed to " + to_string(shape));
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

BroadcastLoop::BroadcastLoop(const Shape& out, const Shape& a, const Shape& b)
    : count_(element_count(out)) {
  const Shape a_strides = aligned_strides(a, out.size());
  const Shape b_strides = aligned_strides(b, out.size());
  // From the last axis outwards: an axis joins its inner neighbour if both operands can walk the
  // two as one.
  std::vector<std::size_t> lengths, a_steps, b_steps;
  for (std::size_t axis = out.size(); axis-- > 0;) {
    if (out[axis] == 1) continue;
    if (!lengths.empty() && a_strides[axis] == a_steps.back() * lengths.back() &&
        b_strides[axis] == b_steps.back() * lengths.back()) {
      lengths.back() *= out[axis];
    } else {
      lengths.push_back(out[axis]);
      a_steps.push_back(a_strides[axis]);
      b_steps.push_back(b_strides[axis]);
    }
  }
  if (lengths.empty()) return;
  row_length = lengths.front();
  a_step = a_steps.front();
  b_step = b_steps.front();
  lengths_ = Shape(lengths.rbegin(), lengths.rend() - 1);
  a_strides_ = Shape(a_steps.rbegin(), a_steps.rend() - 1);
  b_strides_ = Shape(b_steps.rbegin(), b_steps.rend() - 1);
}

}  // namespace attn
