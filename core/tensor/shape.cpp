// The functions of math.h that copy whole runs of elements: slice, concatenate and their like.
#include <algorithm>
#include <stdexcept>

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

void require_range(const char* op, std::size_t axis, std::size_t begin, std::size_t end,
                   const Shape& shape) {
  normalize_axis(op, static_cast<std::ptrdiff_t>(axis), shape);
  if (begin <= end && end <= shape[axis]) return;
  throw std::invalid_argument(std::string(op) + ": [" + std::to_string(begin) + ", " +
                              std::to_string(end) + ") is outside axis " + std::to_string(axis) +
                              " of shape " + to_string(shape));
}

}  // namespace

void require_order(const std::vector<std::size_t>& order, const Shape& shape) {
  std::vector<bool> named(shape.size(), false);
  for (const std::size_t axis : order) {
    if (axis < named.size()) named[axis] = true;
  }
  if (order.size() != shape.size() || std::find(named.begin(), named.end(), false) != named.end()) {
    throw std::invalid_argument("permute: the order must name every axis of shape " +
                                to_string(shape) + " once");
  }
}

Tensor slice(const Tensor& x, std::size_t axis, std::size_t begin, std::size_t end) {
  require_range("slice", axis, begin, end, x.shape());
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
  const std::size_t length = axis < part.dimension() ? part.shape(axis) : 0;
  require_range("add_to_slice", axis, begin, begin + length, total.shape());
  Shape expected = total.shape();
  expected[axis] = length;
  require_shape("add_to_slice", expected, part.shape());
  const std::size_t inner = inner_size(expected, axis);
  const std::size_t run = length * inner;
  const std::size_t outer = outer_size(expected, axis);
  for (std::size_t o = 0; o < outer; ++o) {
    const Real* const source = part.data() + o * run;
    Real* const target = total.data() + (o * total.shape(axis) + begin) * inner;
    for (std::size_t i = 0; i < run; ++i) target[i] += source[i];
  }
}

Tensor concatenate(const std::vector<const Tensor*>& parts, std::size_t axis) {
  Shape shape = parts.at(0)->shape();
  normalize_axis("concatenate", static_cast<std::ptrdiff_t>(axis), shape);
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
