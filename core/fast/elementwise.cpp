// The elementwise functions of math.h: each a kernel over all elements or, broadcast, over rows.
// Twin: core/tensor/elementwise.cpp.
#include "core/fast/broadcast_loop.h"
#include "core/fast/kernels.h"
#include "core/fast/parallel_parts.h"
#include "core/tensor/math.h"

namespace attn::math {
namespace {

using BinaryKernel = void (*)(std::size_t, const Real*, std::size_t, const Real*, std::size_t,
                              Real*);
using UnaryKernel = void (*)(std::size_t, const Real*, Real*);
using GradientKernel = void (*)(std::size_t, const Real*, const Real*, Real*);

// Two functions, each with one result, which the compiler builds in its final place. One function
// that chose between two would have to move its result, which costs a small tensor a lot.
Tensor combine_equal_shapes(BinaryKernel kernel, const Tensor& a, const Tensor& b) {
  Tensor result = empty(a.shape());
  kernel(a.size(), a.data(), 1, b.data(), 1, result.data());
  return result;
}

Tensor combine_broadcast(const char* op, BinaryKernel kernel, const Tensor& a, const Tensor& b) {
  const Shape shape = broadcast_shapes(op, a.shape(), b.shape());
  Tensor result = empty(shape);
  const BroadcastLoop loop(shape, a.shape(), b.shape());
  loop.for_each_row([&](std::size_t a_offset, std::size_t b_offset, std::size_t out_offset) {
    kernel(loop.row_length, a.data() + a_offset, loop.a_step, b.data() + b_offset, loop.b_step,
           result.data() + out_offset);
  });
  return result;
}

Tensor binary(const char* op, BinaryKernel kernel, const Tensor& a, const Tensor& b) {
  return a.shape() == b.shape() ? combine_equal_shapes(kernel, a, b)
                                : combine_broadcast(op, kernel, a, b);
}

Tensor unary(UnaryKernel kernel, const Tensor& x) {
  Tensor result = empty(x.shape());
  parallel_elements(x.size(), [&](std::size_t first, std::size_t length) {
    kernel(length, x.data() + first, result.data() + first);
  });
  return result;
}

// From dL/dy and, at the same places, x or y.
Tensor gradient(GradientKernel kernel, const Tensor& g, const Tensor& x) {
  require_shape("gradient", x.shape(), g.shape());
  Tensor result = empty(g.shape());
  parallel_elements(g.size(), [&](std::size_t first, std::size_t length) {
    kernel(length, g.data() + first, x.data() + first, result.data() + first);
  });
  return result;
}

}  // namespace

Tensor add(const Tensor& a, const Tensor& b, const char* op) {
  return binary(op, kernels::add, a, b);
}
Tensor subtract(const Tensor& a, const Tensor& b, const char* op) {
  return binary(op, kernels::subtract, a, b);
}
Tensor multiply(const Tensor& a, const Tensor& b, const char* op) {
  return binary(op, kernels::multiply, a, b);
}
Tensor divide(const Tensor& a, const Tensor& b, const char* op) {
  return binary(op, kernels::divide, a, b);
}
Tensor maximum(const Tensor& a, const Tensor& b, const char* op) {
  return binary(op, kernels::maximum, a, b);
}

Tensor scale_shift(const Tensor& x, Real scale, Real shift) {
  Tensor result = empty(x.shape());
  kernels::scale_shift(x.size(), scale, shift, x.data(), result.data());
  return result;
}

void add_into(const Tensor& x, Tensor& total) {
  require_shape("add_into", total.shape(), x.shape());
  kernels::add_into(x.size(), x.data(), total.data());
}

Tensor exp(const Tensor& x) { return unary(kernels::exp, x); }
Tensor log(const Tensor& x) { return unary(kernels::log, x); }
Tensor tanh(const Tensor& x) { return unary(kernels::tanh, x); }
Tensor sigmoid(const Tensor& x) { return unary(kernels::sigmoid, x); }
Tensor relu(const Tensor& x) { return unary(kernels::relu, x); }
Tensor gelu(const Tensor& x) { return unary(kernels::gelu, x); }

Tensor tanh_gradient(const Tensor& g, const Tensor& y) {
  return gradient(kernels::tanh_gradient, g, y);
}
Tensor sigmoid_gradient(const Tensor& g, const Tensor& y) {
  return gradient(kernels::sigmoid_gradient, g, y);
}
Tensor relu_gradient(const Tensor& g, const Tensor& y) {
  return gradient(kernels::relu_gradient, g, y);
}
Tensor gelu_gradient(const Tensor& g, const Tensor& x) {
  return gradient(kernels::gelu_gradient, g, x);
}

}  // namespace attn::math
