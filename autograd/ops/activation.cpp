// The nonlinearities of neural networks. Contracts: autograd/ops.h. g is dL/dy.
#include "autograd/ops.h"
#include "core/tensor/math.h"

namespace attn {

// y = tanh x             dL/dx = g (1 − y²)
Variable tanh(const Variable& x) {
  return record("tanh", math::tanh(x.value()), {x}, math::tanh_gradient);
}

// y = 1 / (1 + e⁻ˣ)      dL/dx = g y (1 − y)
Variable sigmoid(const Variable& x) {
  return record("sigmoid", math::sigmoid(x.value()), {x}, math::sigmoid_gradient);
}

// y = max(x, 0)          dL/dx = g where y > 0
Variable relu(const Variable& x) {
  return record("relu", math::relu(x.value()), {x}, math::relu_gradient);
}

// y = x Φ(x)             dL/dx = g (Φ(x) + x φ(x)), φ being the normal density
Variable gelu(const Variable& x) {
  return record("gelu", math::gelu(x.value()), {x},
                [x](const Tensor& g, const Tensor&) { return math::gelu_gradient(g, x.value()); });
}

}  // namespace attn
