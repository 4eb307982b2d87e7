// Chapter 0: automatic differentiation.
//
// A Variable remembers how it was computed. Walking that graph backwards, each op multiplying what
// arrives by its own derivative, gives the derivative of one number with respect to everything it
// was made of. This program shows the graph of one neuron, checks gradients against differences,
// and then uses them for what they are for: to fit a function.
//
//   ./learn run 0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/optim/sgd.h"
#include "chapters/00_autograd/edge_gradients.h"
#include "chapters/00_autograd/graph_drawing.h"
#include "chapters/00_autograd/step_size.h"
#include "chapters/00_autograd/tiny_network.h"
#include "chapters/shared/training_loop.h"
#include "core/run/program.h"

using namespace attn;

namespace {

Variable scalar(double value) { return Variable(from_values({}, {value}), /*requires_grad=*/true); }

// ---- 1. The graph of a neuron, and the chain rule on its edges.

void show_graph(Run& run) {
  // [snippet:neuron]
  Variable w = scalar(0.8), x = scalar(1.5), b = scalar(-0.4), y = scalar(1.0);
  Variable product = w * x;
  Variable sum = product + b;
  Variable output = tanh(sum);
  Variable error = output - y;
  Variable loss = error * error;

  // Only the drawing needs the gradients of inner nodes, and the graph after the walk.
  for (Variable* inner : {&product, &sum, &output, &error, &loss}) inner->retain_grad();
  loss.backward(/*retain_graph=*/true);
  // [/snippet:neuron]

  // The same by hand: dL/dw = 2 e (1 − t²) x with t = tanh(w x + b), e = t − y.
  const double t = std::tanh(0.8 * 1.5 - 0.4);
  const double by_hand = 2 * (t - 1.0) * (1 - t * t) * 1.5;
  const double by_engine = w.grad()();
  run.print("\nL = (tanh(w x + b) - y)^2 at w = 0.8, x = 1.5, b = -0.4, y = 1: L = {:.6f}",
            loss.item());
  run.print("dL/dw by the engine {:.6f}, by hand {:.6f}", by_engine, by_hand);
  run.result("neuron.dL_dw", by_engine);
  run.claim("dL/dw: engine and hand apart", std::abs(by_engine - by_hand), at_most(1e-6));

  // error * error uses one node twice: two edges, whose gradients add up.
  const std::vector<Tensor> both = edge_gradients(loss, loss.grad());
  run.print("e is used twice in e * e: {:.4f} + {:.4f} arrive, its gradient is {:.4f}", both[0](),
            both[1](), error.grad()());

  const std::string title =
      "L = (tanh(w x + b) − y)²    v: value    g: dL/dv, the sum of what the edges carry back";
  run.draw("graph", Graph{title, graphviz(title, loss,
                                          {{w.node().get(), "w"},
                                           {x.node().get(), "x"},
                                           {b.node().get(), "b"},
                                           {y.node().get(), "y"},
                                           {output.node().get(), "t"},
                                           {error.node().get(), "e"},
                                           {loss.node().get(), "L"}})});
}

// ---- 2. Is a gradient right? Compare it with differences, and know how exact those can be.

struct Best {
  double step, error;
};

Best best_step(const std::vector<double>& steps, const std::vector<double>& errors) {
  const auto lowest = std::min_element(errors.begin(), errors.end());
  return {steps[static_cast<std::size_t>(lowest - errors.begin())], *lowest};
}

void show_gradient_check(Run& run) {
  Rng rng(run.options().seed);
  const StepSizeCurve curve = gradient_check_errors(rng);
  const Best in_float = best_step(curve.steps, curve.float_error);
  const Best in_double = best_step(curve.steps, curve.double_error);
  run.print("\ncentral differences come closest in float  with step {:.0e}: error {:.1e}",
            in_float.step, in_float.error);
  run.print("                                in double with step {:.0e}: error {:.1e}",
            in_double.step, in_double.error);
  run.result("gradcheck.float.best_step", in_float.step);
  run.result("gradcheck.double.best_step", in_double.step);
  run.claim("gradient check, smallest error in float", in_float.error, between(1e-6, 1e-4));
  run.claim("its step", in_float.step, between(1e-3, 1e-1));
  run.claim("gradient check, smallest error in double", in_double.error, at_most(1e-9));
  run.claim("its step, in double", in_double.step, between(1e-6, 1e-4));

  for (std::size_t i = 0; i < curve.steps.size(); ++i) {
    run.metric("gradcheck", i,
               {{"step", curve.steps[i]},
                {"float_error", curve.float_error[i]},
                {"double_error", curve.double_error[i]}});
  }
  LinePlot plot;
  plot.title = "A step that is too small is as bad as one that is too large";
  plot.subtitle = fmt::format(
      "mean |difference − gradient| of (tanh(w x + b) − y)² over 256 random points, seed {}",
      run.options().seed);
  plot.x = {"step of the central difference", /*log=*/true};
  plot.y = {"error", /*log=*/true};
  plot.lines = {Line("float", curve.steps, curve.float_error),
                Line("double", curve.steps, curve.double_error)};
  // Where the two errors balance: truncation grows as step², rounding as epsilon / step.
  plot.marks = {{std::cbrt(std::numeric_limits<float>::epsilon()), "∛ε of float"},
                {std::cbrt(std::numeric_limits<double>::epsilon()), "∛ε of double"}};
  run.draw("step_size", plot);
}

// ---- 3. What gradients are for: changing parameters until a function fits.

void fit_sine(Run& run) {
  const Options& options = run.options();
  constexpr std::size_t point_count = 64;
  const std::size_t early_step = std::min<std::size_t>(20, options.steps);
  Tensor x = empty({point_count, 1});
  Tensor target = empty({point_count, 1});
  std::vector<double> grid;
  for (std::size_t i = 0; i < point_count; ++i) {
    grid.push_back(M_PI * (2.0 * static_cast<double>(i) / (point_count - 1) - 1));
    x.data()[i] = static_cast<Real>(grid.back());
    target.data()[i] = static_cast<Real>(std::sin(grid.back()));
  }

  Rng rng(options.seed);
  TinyNetwork network(options.hidden, rng);
  const auto curve = [&] {
    const NoGradGuard no_grad;
    const Tensor y = network(Variable(x)).value();
    return std::vector<double>(y.begin(), y.end());
  };
  const std::vector<double> before = curve();

  // [snippet:fit]
  SGD descent(network.parameters(), options.learning_rate, /*momentum=*/0.9);
  TrainingLoop loop(run, "sine", network, descent, rng, options.steps);
  while (loop.next()) {
    const Variable error = network(Variable(x)) - Variable(target);
    const Variable loss = mean(error * error);
    descent.zero_grad();
    loss.backward();
    descent.step();
    loop.record({{"loss", loss.item()}});
    if (loop.step() == early_step) loop.keep("early", network(Variable(x)).value());
  }
  // [/snippet:fit]

  const std::vector<double> after = curve();
  double worst = 0;
  std::vector<double> sine;
  for (std::size_t i = 0; i < point_count; ++i) {
    sine.push_back(std::sin(grid[i]));
    worst = std::max(worst, std::abs(after[i] - sine[i]));
  }
  const std::vector<double> losses = loop.history("loss");
  run.print("mean squared error {:.1e} → {:.1e}; largest error on [-π, π]: {:.4f}", losses.front(),
            losses.back(), worst);
  run.result("sine.largest_error", worst);
  run.claim("sine: largest error", worst, at_most(0.05));

  LinePlot fit;
  fit.title = "A network of tanh units becomes a sine";
  fit.subtitle = fmt::format("{} hidden units, {} steps of gradient descent, seed {}",
                             options.hidden, options.steps, options.seed);
  fit.x.label = "x";
  fit.y.label = "y";
  const Tensor& early = loop.kept("early", {point_count, 1});
  fit.lines = {Line("before", grid, before),
               Line(fmt::format("{} steps", early_step), grid,
                    std::vector<double>(early.begin(), early.end())),
               Line(fmt::format("{} steps", options.steps), grid, after),
               Line("sin x", grid, sine).dashed().coloured(5)};
  run.draw_claim("fit", fit);

  LinePlot loss;
  loss.title = "The loss falls";
  loss.subtitle = "mean squared error (log scale), " + fit.subtitle;
  loss.x.label = "step";
  loss.y.log = true;
  loss.lines = {Line("loss", losses)};
  run.draw_claim("loss", loss);
}

void chapter(Run& run) {
  show_graph(run);
  show_gradient_check(run);
  fit_sine(run);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("00_autograd", "Chapter 0 · Automatic differentiation");
  program.steps(1000, 100);
  program.learning_rate(0.05);
  program.hidden(16);
  program.next("./learn run 1");
  return program.run(argc, argv, chapter);
}
