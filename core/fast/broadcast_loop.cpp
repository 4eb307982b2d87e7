#include "core/fast/broadcast_loop.h"

#include <vector>

namespace attn {
namespace {

// Row-major strides of `shape` aligned to `rank` axes, 0 where it repeats.
Shape aligned_strides(const Shape& shape, std::size_t rank) {
  Shape strides(rank, 0);
  std::size_t stride = 1;
  for (std::size_t axis = rank; axis-- > 0;) {
    const std::size_t missing = rank - shape.size();
    const std::size_t length = axis < missing ? 1 : shape[axis - missing];
    strides[axis] = length == 1 ? 0 : stride;
    stride *= length;
  }
  return strides;
}

}  // namespace

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
