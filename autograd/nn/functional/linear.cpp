// The linear map of a layer, as the ops that it consists of. Contract: autograd/nn/functional.h.
#include "autograd/nn/functional.h"

namespace attn {

// y = x Wᵀ
Variable linear(const Variable& x, const Variable& weight) {
  require_rank("linear", 2, weight.shape());
  if (x.shape().empty() || x.shape().back() != weight.shape()[1])
    reject("linear: an input of shape ", x.shape(), " does not fit a weight of shape ",
           weight.shape());
  return matmul(x, weight, /*transpose_b=*/true);
}

// y = x Wᵀ + b
Variable linear(const Variable& x, const Variable& weight, const Variable& bias) {
  const Variable product = linear(x, weight);
  require_shape("linear", Shape{weight.shape()[0]}, bias.shape());
  return product + bias;
}

}  // namespace attn
