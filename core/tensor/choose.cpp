// The functions of math.h that repeat and hide elements: broadcasting alone, and masks.
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {

Tensor broadcast_to(const char* op, const Tensor& x, const Shape& shape) {
  require_broadcasts(op, x.shape(), shape);
  return xt::broadcast(x, shape);
}

namespace math {

Tensor masked_fill(const Tensor& x, const BoolTensor& mask, Real value, const char* op) {
  require_broadcasts(op, mask.shape(), x.shape());
  return xt::where(mask, value, x);
}

}  // namespace math
}  // namespace attn
