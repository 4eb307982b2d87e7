// The functions of math.h that copy or add whole runs of elements: slices, and rows by number.
#include <algorithm>

#include "core/tensor/math.h"

namespace attn::math {
namespace {

// Around an axis, an array is (outer, length, inner). Its part [begin, begin + length) of the axis
// is runs of neighbours: calls f(place in the whole, place in the part, elements) for each.
template <class F>
void for_each_run(const Shape& whole, std::size_t axis, std::size_t begin, std::size_t length,
                  F f) {
  std::size_t outer = 1, inner = 1;
  for (std::size_t i = 0; i < axis; ++i) outer *= whole[i];
  for (std::size_t i = axis + 1; i < whole.size(); ++i) inner *= whole[i];
  for (std::size_t o = 0; o < outer; ++o)
    f((o * whole[axis] + begin) * inner, o * length * inner, length * inner);
}

void require_range(const char* op, std::size_t axis, std::size_t begin, std::size_t end,
                   const Shape& shape) {
  normalize_axis(op, static_cast<std::ptrdiff_t>(axis), shape);
  if (begin <= end && end <= shape[axis]) return;
  reject(op, ": [", begin, ", ", end, ") is outside axis ", axis, " of shape ", shape);
}

// Calls f(i, row) for each id, which is checked against the rows that `table` has.
template <class F>
void for_each_row(const char* op, const Tensor& table, const IndexTensor& ids, F f) {
  const std::size_t rows = element_count(Shape(table.shape().begin(), table.shape().end() - 1));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::int64_t id = ids.data()[i];
    if (id < 0 || static_cast<std::size_t>(id) >= rows)
      reject(op, ": there is no row ", id, " in shape ", table.shape());
    f(i, static_cast<std::size_t>(id));
  }
}

}  // namespace

void require_order(const std::vector<std::size_t>& order, const Shape& shape) {
  bool fits = order.size() == shape.size();
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    fits = fits && std::find(order.begin(), order.end(), axis) != order.end();
  if (!fits) reject("permute: the order must name every axis of shape ", shape, " once");
}

Tensor slice(const Tensor& x, std::size_t axis, std::size_t begin, std::size_t end) {
  require_range("slice", axis, begin, end, x.shape());
  Shape shape = x.shape();
  shape[axis] = end - begin;
  Tensor result = empty(shape);
  for_each_run(x.shape(), axis, begin, end - begin, [&](auto from, auto to, auto count) {
    std::copy_n(x.data() + from, count, result.data() + to);
  });
  return result;
}

void add_to_slice(const Tensor& part, std::size_t axis, std::size_t begin, Tensor& total) {
  const std::size_t length = axis < part.dimension() ? part.shape(axis) : 0;
  require_range("add_to_slice", axis, begin, begin + length, total.shape());
  Shape expected = total.shape();
  expected[axis] = length;
  require_shape("add_to_slice", expected, part.shape());
  for_each_run(total.shape(), axis, begin, length, [&](auto to, auto from, auto count) {
    for (std::size_t i = 0; i < count; ++i) total.data()[to + i] += part.data()[from + i];
  });
}

Tensor concatenate(const std::vector<const Tensor*>& parts, std::size_t axis) {
  Shape shape = parts.at(0)->shape();
  normalize_axis("concatenate", static_cast<std::ptrdiff_t>(axis), shape);
  shape[axis] = 0;
  for (const Tensor* part : parts) {
    Shape expected = part->shape();
    if (expected.size() == shape.size()) expected[axis] = shape[axis];
    if (expected != shape)
      reject("concatenate: shapes ", parts.front()->shape(), " and ", part->shape(),
             " differ outside axis ", axis);
    shape[axis] += part->shape(axis);
  }
  Tensor result = empty(shape);
  std::size_t begin = 0;
  for (const Tensor* part : parts) {
    for_each_run(shape, axis, begin, part->shape(axis), [&](auto to, auto from, auto count) {
      std::copy_n(part->data() + from, count, result.data() + to);
    });
    begin += part->shape(axis);
  }
  return result;
}

Tensor take_rows(const Tensor& table, const IndexTensor& ids, const char* op) {
  const std::size_t width = table.shape(normalize_axis(op, -1, table.shape()));
  Shape shape = ids.shape();
  shape.push_back(width);
  Tensor result = empty(shape);
  for_each_row(op, table, ids, [&](std::size_t i, std::size_t row) {
    std::copy_n(table.data() + row * width, width, result.data() + i * width);
  });
  return result;
}

void add_to_rows(const Tensor& rows, const IndexTensor& ids, Tensor& table) {
  const std::size_t width = table.shape(normalize_axis("add_to_rows", -1, table.shape()));
  Shape expected = ids.shape();
  expected.push_back(width);
  require_shape("add_to_rows", expected, rows.shape());
  for_each_row("add_to_rows", table, ids, [&](std::size_t i, std::size_t row) {
    Real* const total = table.data() + row * width;
    for (std::size_t c = 0; c < width; ++c) total[c] += rows.data()[i * width + c];
  });
}

}  // namespace attn::math
