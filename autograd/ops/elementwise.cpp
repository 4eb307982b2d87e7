// Arithmetic, powers, exponentials and choices, element by element. Contracts: autograd/ops.h.
// In the formulas g is dL/dy; where inputs broadcast, the engine sums each gradient back.
#include <stdexcept>
#include <string>
#include <xtensor/xmath.hpp>

#include "autograd/ops.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

Tensor negated(const Tensor& g, const Tensor&) { return math::scale_shift(g, -1, 0); }

// Chooses between `a` where true and `b` where false; all of one shape.
Tensor choose(const BoolTensor& condition, const Tensor& a, const Tensor& b) {
  Tensor result = empty(a.shape());
  for (std::size_t i = 0; i < result.size(); ++i) {
    result.data()[i] = condition.data()[i] ? a.data()[i] : b.data()[i];
  }
  return result;
}

// A mask repeated to `shape`.
BoolTensor expand_mask(const char* op, const BoolTensor& mask, const Shape& shape) {
  const Tensor marked = math::masked_fill(zeros(shape), mask, 1, op);
  BoolTensor result = BoolTensor::from_shape(shape);
  for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = marked.data()[i] != 0;
  return result;
}

}  // namespace

// y = a + b      dL/da = g      dL/db = g
Variable operator+(const Variable& a, const Variable& b) {
  return make_result("add", math::add(a.value(), b.value()), gradient(a), gradient(b));
}

// y = a − b      dL/da = g      dL/db = −g
Variable operator-(const Variable& a, const Variable& b) {
  return make_result("subtract", math::subtract(a.value(), b.value()), gradient(a),
                     gradient(b, negated));
}

// [snippet:multiply]
// y = a b        dL/da = g b    dL/db = g a
Variable operator*(const Variable& a, const Variable& b) {
  return make_result(
      "multiply", math::multiply(a.value(), b.value()),
      gradient(a, [b](const Tensor& g, const Tensor&) { return math::multiply(g, b.value()); }),
      gradient(b, [a](const Tensor& g, const Tensor&) { return math::multiply(g, a.value()); }));
}
// [/snippet]

// y = a / b      dL/da = g / b  dL/db = −g y / b
Variable operator/(const Variable& a, const Variable& b) {
  return make_result(
      "divide", math::divide(a.value(), b.value()),
      gradient(a, [b](const Tensor& g, const Tensor&) { return math::divide(g, b.value()); }),
      gradient(b, [b](const Tensor& g, const Tensor& y) {
        return math::scale_shift(math::divide(math::multiply(g, y), b.value()), -1, 0);
      }));
}

// y = scale · x + shift      dL/dx = scale · g
static Variable scale_shift(const char* op, const Variable& x, Real scale, Real shift) {
  return make_result(op, math::scale_shift(x.value(), scale, shift),
                     gradient(x, [scale](const Tensor& g, const Tensor&) {
                       return math::scale_shift(g, scale, 0);
                     }));
}
Variable operator-(const Variable& x) { return scale_shift("negate", x, -1, 0); }
Variable operator+(const Variable& x, Real shift) { return scale_shift("add", x, 1, shift); }
Variable operator+(Real shift, const Variable& x) { return scale_shift("add", x, 1, shift); }
Variable operator-(const Variable& x, Real shift) { return scale_shift("subtract", x, 1, -shift); }
Variable operator-(Real from, const Variable& x) { return scale_shift("subtract", x, -1, from); }
Variable operator*(const Variable& x, Real scale) { return scale_shift("multiply", x, scale, 0); }
Variable operator*(Real scale, const Variable& x) { return scale_shift("multiply", x, scale, 0); }
Variable operator/(const Variable& x, Real divisor) {
  return scale_shift("divide", x, 1 / divisor, 0);
}
Variable operator/(Real dividend, const Variable& x) { return Variable(full({}, dividend)) / x; }

// y = x^p        dL/dx = g p x^(p−1); 0 if p = 0, also at x = 0, where the power is infinite
Variable pow(const Variable& x, Real exponent) {
  return make_result("pow", xt::pow(x.value(), exponent),
                     gradient(x, [x, exponent](const Tensor& g, const Tensor&) -> Tensor {
                       if (exponent == 0) return zeros(g.shape());
                       return g * exponent * xt::pow(x.value(), exponent - 1);
                     }));
}

// y = a^b        dL/da = g b a^(b−1), 0 if b = 0      dL/db = g y ln a
Variable pow(const Variable& base, const Variable& exponent) {
  const Shape shape = broadcast_shapes("pow", base.shape(), exponent.shape());
  const Tensor a = broadcast_to("pow", base.value(), shape);
  const Tensor b = broadcast_to("pow", exponent.value(), shape);
  return make_result("pow", xt::pow(a, b),
                     gradient(base,
                              [a, b](const Tensor& g, const Tensor&) {
                                Tensor d_base = g * b * xt::pow(a, b - Real(1));
                                for (std::size_t i = 0; i < b.size(); ++i) {
                                  if (b.data()[i] == 0) d_base.data()[i] = 0;
                                }
                                return d_base;
                              }),
                     gradient(exponent, [a](const Tensor& g, const Tensor& y) -> Tensor {
                       return g * y * xt::log(a);
                     }));
}

// y = eˣ         dL/dx = g y
Variable exp(const Variable& x) {
  return make_result("exp", math::exp(x.value()), gradient(x, [](const Tensor& g, const Tensor& y) {
                       return math::multiply(g, y);
                     }));
}

// y = ln x       dL/dx = g / x
Variable log(const Variable& x) {
  return make_result("log", math::log(x.value()), gradient(x, [x](const Tensor& g, const Tensor&) {
                       return math::divide(g, x.value());
                     }));
}

// y = √x         dL/dx = g / (2 y)
Variable sqrt(const Variable& x) {
  return make_result(
      "sqrt", xt::sqrt(x.value()),
      gradient(x, [](const Tensor& g, const Tensor& y) -> Tensor { return Real(0.5) * g / y; }));
}

// y = |x|        dL/dx = g sign(x)
Variable abs(const Variable& x) {
  return make_result("abs", xt::abs(x.value()),
                     gradient(x, [x](const Tensor& g, const Tensor&) -> Tensor {
                       return g * xt::sign(x.value());
                     }));
}

// y = max(a, b)  dL/da = g where a > b, g / 2 where a = b, 0 elsewhere
Variable maximum(const Variable& a, const Variable& b) {
  const auto share = [](const Tensor& g, const Tensor& mine, const Tensor& other) -> Tensor {
    const Tensor x = broadcast_to("maximum", mine, g.shape());
    const Tensor y = broadcast_to("maximum", other, g.shape());
    Tensor result = empty(g.shape());
    for (std::size_t i = 0; i < g.size(); ++i) {
      const Real weight = x.data()[i] > y.data()[i]    ? Real(1)
                          : x.data()[i] == y.data()[i] ? Real(0.5)
                                                       : Real(0);
      result.data()[i] = g.data()[i] * weight;
    }
    return result;
  };
  return make_result(
      "maximum", math::maximum(a.value(), b.value()),
      gradient(a, [a, b, share](const Tensor& g,
                                const Tensor&) { return share(g, a.value(), b.value()); }),
      gradient(b, [a, b, share](const Tensor& g, const Tensor&) {
        return share(g, b.value(), a.value());
      }));
}

// y = a where the condition is true, else b; each gradient is g where its input was chosen, else 0
Variable where(BoolTensor condition, Variable a, Variable b) {
  const Shape shape =
      broadcast_shapes("where", condition.shape(), broadcast_shapes("where", a.shape(), b.shape()));
  const BoolTensor chosen = expand_mask("where", condition, shape);
  return make_result(
      "where",
      choose(chosen, broadcast_to("where", a.value(), shape),
             broadcast_to("where", b.value(), shape)),
      gradient(a, [chosen](const Tensor& g,
                           const Tensor&) { return choose(chosen, g, zeros(g.shape())); }),
      gradient(b, [chosen](const Tensor& g, const Tensor&) {
        return choose(chosen, zeros(g.shape()), g);
      }));
}

// y = min(max(x, low), high)      dL/dx = g where low ≤ x ≤ high, else 0
Variable clamp(const Variable& x, Real low, Real high) {
  if (!(low <= high)) {
    throw std::invalid_argument("clamp: the range [" + std::to_string(low) + ", " +
                                std::to_string(high) + "] is empty");
  }
  Tensor value = x.value();
  for (Real& element : value) element = element > high ? high : element < low ? low : element;
  return make_result("clamp", std::move(value),
                     gradient(x, [x, low, high](const Tensor& g, const Tensor&) {
                       Tensor result = g;
                       for (std::size_t i = 0; i < g.size(); ++i) {
                         const Real element = x.value().data()[i];
                         if (element < low || element > high) result.data()[i] = 0;
                       }
                       return result;
                     }));
}

}  // namespace attn
