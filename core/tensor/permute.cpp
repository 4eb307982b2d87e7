// Axes of math.h in another order.
#include "core/tensor/math.h"

namespace attn::math {

Tensor permute(const Tensor& x, const std::vector<std::size_t>& order) {
  require_order(order, x.shape());
  return xt::transpose(x, order);
}

}  // namespace attn::math
