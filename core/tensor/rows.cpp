// Rows of math.h by number.
#include <algorithm>

#include "core/tensor/math.h"

namespace attn::math {
namespace {

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
