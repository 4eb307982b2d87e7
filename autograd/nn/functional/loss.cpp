// The squared error. Contract: autograd/nn/functional.h.
#include "autograd/nn/functional.h"

namespace attn {

// L = mean (prediction − target)²
Variable mse_loss(const Variable& prediction, const Variable& target) {
  require_shape("mse_loss", target.shape(), prediction.shape());
  const Variable difference = prediction - target;
  return mean(difference * difference);
}

}  // namespace attn
