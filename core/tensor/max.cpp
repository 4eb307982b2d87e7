// The largest elements of math.h, and where they are. NaN counts as the largest, as in PyTorch.
#include <algorithm>
#include <limits>

#include "core/tensor/math.h"

namespace attn::math {

static bool is_less(Real a, Real b) { return a < b || (b != b && a == a); }

Tensor max(const Tensor& x, const std::vector<std::size_t>& axes) {
  std::size_t columns = 1;
  for (const std::size_t axis : axes)
    columns *= x.shape(normalize_axis("max", static_cast<std::ptrdiff_t>(axis), x.shape()));
  if (columns == 0) reject("max: no elements to choose from in shape ", x.shape());
  const auto larger = [](Real a, Real b) { return is_less(a, b) ? b : a; };
  const auto least = xt::const_value(-std::numeric_limits<Real>::infinity());
  return xt::reduce(xt::make_xreducer_functor(larger, least), x, axes, xt::keep_dims);
}

IndexTensor argmax(const Tensor& x) {
  if (x.dimension() == 0 || x.shape().back() == 0)
    reject("argmax: no elements to choose from in shape ", x.shape());
  const std::size_t columns = x.shape().back();
  IndexTensor result = IndexTensor::from_shape(Shape(x.shape().begin(), x.shape().end() - 1));
  for (std::size_t r = 0; r < result.size(); ++r) {
    const Real* row = x.data() + r * columns;
    result.data()[r] = std::max_element(row, row + columns, is_less) - row;
  }
  return result;
}

}  // namespace attn::math
