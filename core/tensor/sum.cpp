// Sums of math.h, added up in double: in float, a sum that has grown loses digits of the next term.
#include "core/tensor/math.h"

namespace attn::math {

Tensor sum(const Tensor& x, const std::vector<std::size_t>& axes) {
  return xt::sum<double>(x, axes, xt::keep_dims);
}

}  // namespace attn::math
