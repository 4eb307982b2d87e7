// Sums by kernels, over rows or down columns. Twin: core/tensor/sum.cpp.
#include <algorithm>

#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn::math {
namespace {

bool are_leading(const std::vector<std::size_t>& axes) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] != i) return false;
  }
  return true;
}

}  // namespace

Tensor sum(const Tensor& x, const std::vector<std::size_t>& axes) {
  Shape shape = x.shape();
  for (const std::size_t axis : axes) {
    shape[normalize_axis("sum", static_cast<std::ptrdiff_t>(axis), x.shape())] = 1;
  }
  if (element_count(shape) == 1) return full(shape, kernels::sum(x.size(), x.data()));
  Tensor result = zeros(shape);
  if (x.size() == 0) return result;
  const std::size_t terms = x.size() / result.size();
  if (are_leading(axes)) {  // no need to move anything: add up the rows
    kernels::sum_columns(terms, result.size(), x.data(), result.data());
    return result;
  }
  // One row for each element of the result.
  std::vector<std::size_t> order;
  for (std::size_t axis = 0; axis < x.dimension(); ++axis) {
    if (std::find(axes.begin(), axes.end(), axis) == axes.end()) order.push_back(axis);
  }
  order.insert(order.end(), axes.begin(), axes.end());
  kernels::sum_rows(result.size(), terms, permute(x, order).data(), result.data());
  return result;
}

}  // namespace attn::math
