// Sums, means, variances and maxima over axes. Contracts: autograd/ops.h. g is dL/dy.
#include <algorithm>
#include <numeric>

#include "autograd/ops.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

// The axes to reduce, counted from the front, sorted.
std::vector<std::size_t> reduced_axes(const char* op, const Axes& axes, const Shape& shape) {
  std::vector<std::size_t> result;
  for (const std::ptrdiff_t axis : axes) result.push_back(normalize_axis(op, axis, shape));
  std::sort(result.begin(), result.end());
  if (std::adjacent_find(result.begin(), result.end()) != result.end())
    reject(op, ": an axis is named twice, for shape ", shape);
  return result;
}

Axes all_axes(const Variable& x) {
  Axes axes(x.shape().size());
  std::iota(axes.begin(), axes.end(), std::ptrdiff_t{0});
  return axes;
}

std::size_t reduced_count(const Shape& shape, const std::vector<std::size_t>& axes) {
  std::size_t count = 1;
  for (const std::size_t axis : axes) count *= shape[axis];
  return count;
}

Tensor drop_axes(Tensor x, const std::vector<std::size_t>& axes, bool keep_dims) {
  if (keep_dims) return x;
  Shape shape = x.shape();
  for (std::size_t i = axes.size(); i-- > 0;) shape.erase(shape.begin() + axes[i]);
  x.reshape(shape);
  return x;
}

// A gradient with the reduced axes put back as ones, repeated to the input's shape.
Tensor spread(const char* op, Tensor g, const std::vector<std::size_t>& axes, const Shape& shape) {
  Shape with_ones = shape;
  for (const std::size_t axis : axes) with_ones[axis] = 1;
  g.reshape(with_ones);
  return broadcast_to(op, g, shape);
}

}  // namespace

// y = Σ x        dL/dx = g, repeated
Variable sum(const Variable& x, const Axes& axes, bool keep_dims) {
  const auto reduced = reduced_axes("sum", axes, x.shape());
  return record("sum", drop_axes(math::sum(x.value(), reduced), reduced, keep_dims), {x},
                [shape = x.shape(), reduced](const Tensor& g, const Tensor&) {
                  return spread("sum", g, reduced, shape);
                });
}
Variable sum(const Variable& x) { return sum(x, all_axes(x)); }

// y = Σ x / n    dL/dx = g / n, repeated
Variable mean(const Variable& x, const Axes& axes, bool keep_dims) {
  const std::size_t count = reduced_count(x.shape(), reduced_axes("mean", axes, x.shape()));
  if (count == 0) reject("mean: no elements to average in shape ", x.shape());
  return sum(x, axes, keep_dims) * (Real(1) / static_cast<Real>(count));
}
Variable mean(const Variable& x) { return mean(x, all_axes(x)); }

// y = Σ (x − mean)² / n; from ops that have their rules
Variable variance(const Variable& x, const Axes& axes, bool unbiased, bool keep_dims) {
  const std::size_t count = reduced_count(x.shape(), reduced_axes("variance", axes, x.shape()));
  const std::size_t divisor = unbiased ? count - 1 : count;
  if (count == 0 || divisor == 0) reject("variance: too few elements in shape ", x.shape());
  const Variable centred = x - mean(x, axes, /*keep_dims=*/true);
  return sum(centred * centred, axes, keep_dims) * (Real(1) / static_cast<Real>(divisor));
}

// y = max x      dL/dx = g / (number of maxima) at each maximum, 0 elsewhere
Variable max(const Variable& x, const Axes& axes, bool keep_dims) {
  const auto reduced = reduced_axes("max", axes, x.shape());
  const Tensor largest = math::max(x.value(), reduced);
  return record("max", drop_axes(largest, reduced, keep_dims), {x},
                [x, reduced, largest](const Tensor& g, const Tensor&) {
                  const Tensor is_maximum = xt::cast<Real>(xt::equal(x.value(), largest));
                  const Tensor share = math::divide(is_maximum, math::sum(is_maximum, reduced));
                  return math::multiply(spread("max", g, reduced, x.shape()), share);
                });
}

}  // namespace attn
