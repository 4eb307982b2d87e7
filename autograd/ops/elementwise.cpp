// Arithmetic, powers, exponentials and choices, element by element. Contracts: autograd/ops.h.
// In the formulas g is dL/dy; where inputs broadcast, the engine sums each gradient back.
#include "autograd/ops.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {

// y = a + b      dL/da = g      dL/db = g
Variable operator+(const Variable& a, const Variable& b) {
  return record("add", math::add(a.value(), b.value()), {a, b},
                [](const Tensor& g, const Tensor&, Gradients& gradients) {
                  gradients.add(0, g);
                  gradients.add(1, g);
                });
}

// y = a − b      dL/da = g      dL/db = −g
Variable operator-(const Variable& a, const Variable& b) {
  return record("subtract", math::subtract(a.value(), b.value()), {a, b},
                [](const Tensor& g, const Tensor&, Gradients& gradients) {
                  gradients.add(0, g);
                  gradients.add(1, [&] { return math::scale_shift(g, -1, 0); });
                });
}

// [snippet:multiply]
// y = a b        dL/da = g b    dL/db = g a
Variable operator*(const Variable& a, const Variable& b) {
  return record("multiply", math::multiply(a.value(), b.value()), {a, b},
                [a, b](const Tensor& g, const Tensor&, Gradients& gradients) {
                  gradients.add(0, [&] { return math::multiply(g, b.value()); });
                  gradients.add(1, [&] { return math::multiply(g, a.value()); });
                });
}
// [/snippet]

// y = a / b      dL/da = g / b  dL/db = −g y / b
Variable operator/(const Variable& a, const Variable& b) {
  return record("divide", math::divide(a.value(), b.value()), {a, b},
                [b](const Tensor& g, const Tensor& y, Gradients& gradients) {
                  gradients.add(0, [&] { return math::divide(g, b.value()); });
                  gradients.add(1, [&] {
                    const Tensor quotient = math::divide(math::multiply(g, y), b.value());
                    return math::scale_shift(quotient, -1, 0);
                  });
                });
}

// y = scale · x + shift      dL/dx = scale · g
static Variable scale_shift(const char* op, const Variable& x, Real scale, Real shift) {
  return record(op, math::scale_shift(x.value(), scale, shift), {x},
                [scale](const Tensor& g, const Tensor&) { return math::scale_shift(g, scale, 0); });
}
Variable operator-(const Variable& x) { return scale_shift("negate", x, -1, 0); }
Variable operator+(const Variable& x, Real shift) { return scale_shift("add", x, 1, shift); }
Variable operator+(Real shift, const Variable& x) { return scale_shift("add", x, 1, shift); }
Variable operator-(const Variable& x, Real shift) { return scale_shift("subtract", x, 1, -shift); }
Variable operator-(Real from, const Variable& x) { return scale_shift("subtract", x, -1, from); }
Variable operator*(const Variable& x, Real scale) { return scale_shift("multiply", x, scale, 0); }
Variable operator*(Real scale, const Variable& x) { return scale_shift("multiply", x, scale, 0); }
Variable operator/(const Variable& x, Real by) { return scale_shift("divide", x, 1 / by, 0); }
Variable operator/(Real dividend, const Variable& x) { return Variable(full({}, dividend)) / x; }

// y = a^b        dL/da = g b a^(b−1), 0 if b = 0, even at a = 0      dL/db = g y ln a
Variable pow(const Variable& base, const Variable& exponent) {
  broadcast_shapes("pow", base.shape(), exponent.shape());  // throws if they do not fit
  return record("pow", xt::pow(base.value(), exponent.value()), {base, exponent},
                [base, exponent](const Tensor& g, const Tensor& y, Gradients& gradients) {
                  const Tensor &a = base.value(), &b = exponent.value();
                  gradients.add(0, [&]() -> Tensor {
                    return xt::where(xt::equal(b, Real(0)), Real(0), g * b * xt::pow(a, b - 1));
                  });
                  gradients.add(1, [&]() -> Tensor { return g * y * xt::log(a); });
                });
}
Variable pow(const Variable& x, Real exponent) { return pow(x, Variable(full({}, exponent))); }

// y = eˣ         dL/dx = g y
Variable exp(const Variable& x) {
  return record("exp", math::exp(x.value()), {x},
                [](const Tensor& g, const Tensor& y) { return math::multiply(g, y); });
}

// y = ln x       dL/dx = g / x
Variable log(const Variable& x) {
  return record("log", math::log(x.value()), {x},
                [x](const Tensor& g, const Tensor&) { return math::divide(g, x.value()); });
}

// y = √x         dL/dx = g / (2 y)
Variable sqrt(const Variable& x) {
  return record("sqrt", xt::sqrt(x.value()), {x},
                [](const Tensor& g, const Tensor& y) -> Tensor { return g / (2 * y); });
}

// y = |x|        dL/dx = g sign(x)
Variable abs(const Variable& x) {
  return record("abs", xt::abs(x.value()), {x},
                [x](const Tensor& g, const Tensor&) -> Tensor { return g * xt::sign(x.value()); });
}

// y = max(a, b)  dL/da = g where a > b, g / 2 where a = b, 0 elsewhere
Variable maximum(const Variable& a, const Variable& b) {
  return record("maximum", math::maximum(a.value(), b.value()), {a, b},
                [a, b](const Tensor& g, const Tensor&, Gradients& gradients) {
                  const auto share = [&g](const Tensor& mine, const Tensor& other) -> Tensor {
                    return g * (xt::cast<Real>(xt::greater(mine, other)) +
                                xt::cast<Real>(xt::equal(mine, other)) / 2);
                  };
                  gradients.add(0, [&] { return share(a.value(), b.value()); });
                  gradients.add(1, [&] { return share(b.value(), a.value()); });
                });
}

// y = a where the condition is true, else b; each gradient is g where its input was chosen, else 0
Variable where(BoolTensor condition, Variable a, Variable b) {
  const Shape shape = broadcast_shapes("where", a.shape(), b.shape());
  broadcast_shapes("where", condition.shape(), shape);
  return record("where", xt::where(condition, a.value(), b.value()), {a, b},
                [condition](const Tensor& g, const Tensor&, Gradients& gradients) {
                  gradients.add(0, [&]() -> Tensor { return xt::where(condition, g, Real(0)); });
                  gradients.add(1, [&]() -> Tensor { return xt::where(condition, Real(0), g); });
                });
}

// y = min(max(x, low), high)      dL/dx = g where low ≤ x ≤ high, else 0. NaN is not outside.
Variable clamp(const Variable& x, Real low, Real high) {
  if (!(low <= high)) reject("clamp: the range [", low, ", ", high, "] is empty");
  const auto& value = x.value();
  return record("clamp", xt::where(value > high, high, xt::where(value < low, low, value)), {x},
                [x, low, high](const Tensor& g, const Tensor&) -> Tensor {
                  return xt::where(x.value() < low || x.value() > high, Real(0), g);
                });
}

}  // namespace attn
