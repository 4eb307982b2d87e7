// The functions of math.h that compute each element from those at its place: formulas, in xtensor.
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn::math {

// Φ(x) = (1 + erf(x / √2)) / 2, the normal distribution function
static Tensor normal_distribution(const Tensor& x) {
  return (1 + xt::erf(x * Real(0.70710678118654752440))) / 2;
}

Tensor add(const Tensor& a, const Tensor& b, const char* op) {
  broadcast_shapes(op, a.shape(), b.shape());  // throws, with the op's name
  return a + b;
}
Tensor subtract(const Tensor& a, const Tensor& b, const char* op) {
  broadcast_shapes(op, a.shape(), b.shape());
  return a - b;
}
Tensor multiply(const Tensor& a, const Tensor& b, const char* op) {
  broadcast_shapes(op, a.shape(), b.shape());
  return a * b;
}
Tensor divide(const Tensor& a, const Tensor& b, const char* op) {
  broadcast_shapes(op, a.shape(), b.shape());
  return a / b;
}
Tensor maximum(const Tensor& a, const Tensor& b, const char* op) {
  broadcast_shapes(op, a.shape(), b.shape());
  return xt::where(a > b || xt::isnan(a), a, b);
}

Tensor scale_shift(const Tensor& x, Real scale, Real shift) { return scale * x + shift; }

void add_into(const Tensor& x, Tensor& total) {
  require_shape("add_into", total.shape(), x.shape());
  total += x;
}

Tensor exp(const Tensor& x) { return xt::exp(x); }
Tensor log(const Tensor& x) { return xt::log(x); }
Tensor tanh(const Tensor& x) { return xt::tanh(x); }
Tensor sigmoid(const Tensor& x) { return 1 / (1 + xt::exp(-x)); }
Tensor relu(const Tensor& x) { return xt::where(x < 0, Real(0), x); }
Tensor gelu(const Tensor& x) { return x * normal_distribution(x); }

Tensor tanh_gradient(const Tensor& g, const Tensor& y) { return g * (1 - y * y); }
Tensor sigmoid_gradient(const Tensor& g, const Tensor& y) { return g * y * (1 - y); }
Tensor relu_gradient(const Tensor& g, const Tensor& y) { return xt::where(y > 0, g, Real(0)); }
Tensor gelu_gradient(const Tensor& g, const Tensor& x) {
  const Tensor density = Real(0.39894228040143267794) * xt::exp(x * x / -2);  // exp(−x²/2) / √(2π)
  return g * (normal_distribution(x) + x * density);
}

}  // namespace attn::math
