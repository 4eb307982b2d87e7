// Softmax over some of the elements of each row. Contract: autograd/nn/functional.h.
#include <limits>

#include "autograd/nn/functional.h"
#include "core/tensor/math.h"

namespace attn {

// Softmax of x with −∞ where hidden: exp(−∞) = 0, so the sums run over what is not hidden.
Variable masked_softmax(const Variable& x, const BoolTensor& mask) {
  const std::size_t last = normalize_axis("masked_softmax", -1, x.shape());
  if (x.shape()[last] == 0) reject("masked_softmax: rows of length 0 in shape ", x.shape());
  const Tensor hidden = math::masked_fill(zeros(x.shape()), mask, 1, "masked_softmax");
  const Tensor hidden_of_row = math::sum(hidden, {last});
  for (std::size_t row = 0; row < hidden_of_row.size(); ++row) {
    if (hidden_of_row.data()[row] == static_cast<Real>(x.shape()[last]))
      reject("masked_softmax: row ", row, " of shape ", x.shape(), " is hidden everywhere");
  }
  return softmax(masked_fill(x, mask, -std::numeric_limits<Real>::infinity()), -1);
}

}  // namespace attn
