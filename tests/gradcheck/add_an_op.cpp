// The op that docs/add_an_op.md adds, checked as the page says. The regions between the snippet
// marks are the page's code.
#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"
#include "autograd/ops.h"
#include "core/tensor/math.h"
#include "core/tensor/rng.h"

using namespace attn;

// [snippet:op]
// y = ln(1 + eˣ)      dL/dx = g / (1 + e⁻ˣ)
Variable softplus(const Variable& x) {
  return record("softplus", math::log(math::scale_shift(math::exp(x.value()), 1, 1)), {x},
                [x](const Tensor& g, const Tensor&, Gradients& gradients) {
                  gradients.add(0, [&] { return math::multiply(g, math::sigmoid(x.value())); });
                });
}
// [/snippet:op]

// [snippet:two_inputs]
// y = √(a² + b²)      dL/da = g a / y      dL/db = g b / y
Variable hypotenuse(const Variable& a, const Variable& b) {
  const Tensor squares = math::add(math::multiply(a.value(), a.value()),
                                   math::multiply(b.value(), b.value()), "hypotenuse");
  return record("hypotenuse", xt::sqrt(squares), {a, b},
                [a, b](const Tensor& g, const Tensor& y, Gradients& gradients) {
                  const Tensor shared = math::divide(g, y);
                  gradients.add(0, [&] { return math::multiply(shared, a.value()); });
                  gradients.add(1, [&] { return math::multiply(shared, b.value()); });
                });
}
// [/snippet:two_inputs]

// [snippet:check]
BOOST_AUTO_TEST_CASE(the_gradient_of_softplus) {
  Rng rng(1);
  gradcheck("softplus", [](const auto& x) { return softplus(x[0]); }, {randn({2, 3}, rng)});
}
// [/snippet:check]

BOOST_AUTO_TEST_CASE(the_gradients_of_hypotenuse_also_where_inputs_repeat) {
  Rng rng(2);
  const auto f = [](const std::vector<Variable>& x) { return hypotenuse(x[0], x[1]); };
  gradcheck("hypotenuse", f, {randn({2, 3}, rng), randn({2, 3}, rng)});
  gradcheck("hypotenuse", f, {randn({2, 3}, rng), randn({2, 1}, rng)});
}
