// The reductions of math.h: sums and maxima over any axes.
#include <algorithm>
#include <stdexcept>

#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn::math {
namespace {

Shape with_ones(const Shape& shape, const std::vector<std::size_t>& axes) {
  Shape result = shape;
  for (const std::size_t axis : axes) result[axis] = 1;
  return result;
}

// `x` as a matrix (kept, reduced): one row for each element of the result.
struct Rows {
  Tensor values;
  std::size_t rows;
  std::size_t columns;
};

Rows gather_rows(const Tensor& x, const std::vector<std::size_t>& axes) {
  std::vector<std::size_t> order;
  for (std::size_t axis = 0; axis < x.dimension(); ++axis) {
    if (std::find(axes.begin(), axes.end(), axis) == axes.end()) order.push_back(axis);
  }
  std::size_t rows = 1;
  for (const std::size_t axis : order) rows *= x.shape(axis);
  std::size_t columns = 1;
  for (const std::size_t axis : axes) columns *= x.shape(axis);
  order.insert(order.end(), axes.begin(), axes.end());
  return {permute(x, order), rows, columns};
}

bool are_leading(const std::vector<std::size_t>& axes) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] != i) return false;
  }
  return true;
}

}  // namespace

Tensor sum(const Tensor& x, const std::vector<std::size_t>& axes) {
  const Shape shape = with_ones(x.shape(), axes);
  if (axes.size() == x.dimension()) return full(shape, kernels::sum(x.size(), x.data()));
  if (are_leading(axes)) {  // no need to move anything: add up the rows
    Tensor result = zeros(shape);
    if (x.size() == 0) return result;
    kernels::sum_columns(x.size() / result.size(), result.size(), x.data(), result.data());
    return result;
  }
  const Rows rows = gather_rows(x, axes);
  Tensor result = empty(shape);
  kernels::sum_rows(rows.rows, rows.columns, rows.values.data(), result.data());
  return result;
}

Tensor max(const Tensor& x, const std::vector<std::size_t>& axes) {
  const Rows rows = gather_rows(x, axes);
  if (rows.columns == 0) {
    throw std::invalid_argument("max: no elements to choose from in shape " + to_string(x.shape()));
  }
  Tensor result = empty(with_ones(x.shape(), axes));
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const Real* row = rows.values.data() + r * rows.columns;
    result.data()[r] = *std::max_element(row, row + rows.columns);
  }
  return result;
}

IndexTensor argmax(const Tensor& x) {
  if (x.dimension() == 0 || x.shape().back() == 0) {
    throw std::invalid_argument("argmax: no elements to choose from in shape " +
                                to_string(x.shape()));
  }
  const std::size_t columns = x.shape().back();
  IndexTensor result = IndexTensor::from_shape(Shape(x.shape().begin(), x.shape().end() - 1));
  for (std::size_t r = 0; r < result.size(); ++r) {
    const Real* row = x.data() + r * columns;
    result.data()[r] = std::max_element(row, row + columns) - row;
  }
  return result;
}

}  // namespace attn::math
