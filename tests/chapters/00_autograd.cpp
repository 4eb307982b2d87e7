// The parts of chapter 0: the drawing of a graph, and the curve of gradient-check errors.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "autograd/ops.h"
#include "chapters/00_autograd/graph_drawing.h"
#include "chapters/00_autograd/step_size.h"

using namespace attn;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

// L = a · a with a = 2 · 1.5 = 3: dL/da = 3 + 3, dL/dx = 6 · 1.5.
BOOST_AUTO_TEST_CASE(a_drawing_shows_values_gradients_and_every_edge) {
  Variable x(from_values({}, {2}), true), y(from_values({}, {1.5}), true);
  Variable a = x * y;
  Variable loss = a * a;
  a.retain_grad();
  loss.retain_grad();
  loss.backward(/*retain_graph=*/true);
  const std::string dot = graphviz("a title", loss, {{x.node().get(), "x"}, {a.node().get(), "a"}});
  BOOST_TEST(contains(dot, "a title"));
  BOOST_TEST(contains(dot, "<b>a = multiply</b><br/>v = 3.0000"));
  BOOST_TEST(contains(dot, "g = 6.0000"));
  BOOST_TEST(contains(dot, "<b>x</b><br/>v = 2.0000<br/><font color=\"#D55E00\">g = 9.0000"));
  // Nodes are numbered as they are met, from the result: n0 = L, n1 = a, n2 = x, n3 = y.
  const std::string twice = "  n1 -> n0 [label=\"3.0000\"];\n";
  BOOST_TEST(contains(dot, twice + twice));
  BOOST_TEST(contains(dot, "  n2 -> n1 [label=\"9.0000\"];\n  n3 -> n1 [label=\"12.0000\"];\n"));
}

BOOST_AUTO_TEST_CASE(a_drawing_needs_the_graph) {
  Variable x(from_values({}, {2}), true);
  Variable loss = x * x;
  loss.backward();
  BOOST_CHECK_THROW(graphviz("", loss, {}), std::logic_error);
}

// Truncation grows with step², rounding with 1 / step.
BOOST_AUTO_TEST_CASE(the_curve_is_a_v) {
  Rng rng(1);
  const StepSizeCurve curve = gradient_check_errors(rng);
  const auto error_at = [&](const std::vector<double>& errors, double step) {
    const auto found = std::find_if(curve.steps.begin(), curve.steps.end(),
                                    [step](double s) { return s > 0.9 * step; });
    return errors[static_cast<std::size_t>(found - curve.steps.begin())];
  };
  const double truncation_ratio =
      error_at(curve.double_error, 1e-2) / error_at(curve.double_error, 1e-3);
  BOOST_TEST(truncation_ratio > 90);
  BOOST_TEST(truncation_ratio < 110);
  const double rounding_ratio =
      error_at(curve.double_error, 1e-9) / error_at(curve.double_error, 1e-8);
  BOOST_TEST(rounding_ratio > 5);
  BOOST_TEST(rounding_ratio < 20);
  BOOST_TEST(error_at(curve.float_error, 1e-6) > 1e4 * error_at(curve.double_error, 1e-6));
}
