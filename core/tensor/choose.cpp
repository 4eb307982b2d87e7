// Which element stands where: broadcast_to of broadcast.h, masked_fill and permute of math.h.
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {

Tensor broadcast_to(const char* op, const Tensor& x, const Shape& shape) {
  require_broadcasts(op, x.shape(), shape);
  return xt::broadcast(x, shape);
}

Tensor math::masked_fill(const Tensor& x, const BoolTensor& mask, Real value, const char* op) {
  require_broadcasts(op, mask.shape(), x.shape());
  return xt::where(mask, value, x);
}

Tensor math::permute(const Tensor& x, const std::vector<std::size_t>& order) {
  require_order(order, x.shape());
  return xt::transpose(x, order);
}

}  // namespace attn
