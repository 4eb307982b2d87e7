// The largest elements of math.h, and where they are. NaN counts as the largest, as in PyTorch.
#include <algorithm>

#include "core/tensor/math.h"

namespace attn::math {
namespace {

const Real* largest(const Real* first, const Real* last) {
  return std::max_element(first, last, [](Real a, Real b) { return a < b || (b != b && a == a); });
}

}  // namespace

Tensor max(const Tensor& x, const std::vector<std::size_t>& axes) {
  // The reduced axes last: one row for each element of the result.
  std::vector<std::size_t> order;
  Shape shape = x.shape();
  for (std::size_t axis = 0; axis < x.dimension(); ++axis) {
    if (std::find(axes.begin(), axes.end(), axis) == axes.end()) order.push_back(axis);
  }
  order.insert(order.end(), axes.begin(), axes.end());
  std::size_t columns = 1;
  for (const std::size_t axis : axes) {
    normalize_axis("max", static_cast<std::ptrdiff_t>(axis), x.shape());
    columns *= std::exchange(shape[axis], 1);
  }
  if (columns == 0) reject("max: no elements to choose from in shape ", x.shape());
  const Tensor rows = permute(x, order);
  Tensor result = empty(shape);
  for (std::size_t r = 0; r < result.size(); ++r) {
    const Real* row = rows.data() + r * columns;
    result.data()[r] = *largest(row, row + columns);
  }
  return result;
}

IndexTensor argmax(const Tensor& x) {
  if (x.dimension() == 0 || x.shape().back() == 0)
    reject("argmax: no elements to choose from in shape ", x.shape());
  const std::size_t columns = x.shape().back();
  IndexTensor result = IndexTensor::from_shape(Shape(x.shape().begin(), x.shape().end() - 1));
  for (std::size_t r = 0; r < result.size(); ++r) {
    const Real* row = x.data() + r * columns;
    result.data()[r] = largest(row, row + columns) - row;
  }
  return result;
}

}  // namespace attn::math
