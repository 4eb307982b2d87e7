// The nonlinearities of neural networks. Contracts: autograd/ops.h. g is dL/dy.
#include "autograd/ops.h"
#include "core/fast/kernels.h"
#include "core/fast/parallel_parts.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

using GradientKernel = void (*)(std::size_t, const Real*, const Real*, Real*);

Tensor apply(GradientKernel kernel, const Tensor& g, const Tensor& x) {
  Tensor result = empty(g.shape());
  parallel_elements(g.size(), [&](std::size_t first, std::size_t length) {
    kernel(length, g.data() + first, x.data() + first, result.data() + first);
  });
  return result;
}

}  // namespace

// y = tanh x             dL/dx = g (1 − y²)
Variable tanh(const Variable& x) {
  return make_result("tanh", math::tanh(x.value()),
                     gradient(x, [](const Tensor& g, const Tensor& y) {
                       return apply(kernels::tanh_gradient, g, y);
                     }));
}

// y = 1 / (1 + e⁻ˣ)      dL/dx = g y (1 − y)
Variable sigmoid(const Variable& x) {
  return make_result("sigmoid", math::sigmoid(x.value()),
                     gradient(x, [](const Tensor& g, const Tensor& y) {
                       return apply(kernels::sigmoid_gradient, g, y);
                     }));
}

// y = max(x, 0)          dL/dx = g where y > 0
Variable relu(const Variable& x) {
  return make_result("relu", math::relu(x.value()),
                     gradient(x, [](const Tensor& g, const Tensor& y) {
                       return apply(kernels::relu_gradient, g, y);
                     }));
}

// y = x Φ(x)             dL/dx = g (Φ(x) + x φ(x)), φ being the normal density
Variable gelu(const Variable& x) {
  return make_result("gelu", math::gelu(x.value()),
                     gradient(x, [x](const Tensor& g, const Tensor&) {
                       return apply(kernels::gelu_gradient, g, x.value());
                     }));
}

}  // namespace attn
