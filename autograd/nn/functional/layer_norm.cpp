// Layer normalisation, as the ops that it consists of. Contract: autograd/nn/functional.h.
#include "autograd/nn/functional.h"

namespace attn {

// y = (x − mean) / √(variance + epsilon) · w + b, over the channels of each place
Variable layer_norm(const Variable& x, const Variable& weight, const Variable& bias, Real epsilon) {
  if (x.shape().empty()) reject("layer_norm: a scalar has no channels");
  const Shape channels{x.shape().back()};
  require_shape("layer_norm", channels, weight.shape());
  require_shape("layer_norm", channels, bias.shape());
  if (x.size() == 0) return x * weight + bias;
  const Variable centred = x - mean(x, {-1}, /*keep_dims=*/true);
  const Variable deviation = sqrt(mean(centred * centred, {-1}, /*keep_dims=*/true) + epsilon);
  return centred / deviation * weight + bias;
}

}  // namespace attn
