#include "chapters/00_autograd/step_size.h"

#include <cmath>

#include "autograd/ops.h"

namespace attn {
namespace {

constexpr std::size_t kPointCount = 256;

struct Points {  // each of shape (point_count)
  Tensor w, x, b, y;
};

// L at every point at once; no point sees another.
Variable losses(const Variable& w, const Points& points) {
  const Variable error = tanh(w * Variable(points.x) + Variable(points.b)) - Variable(points.y);
  return error * error;
}

// The engine's gradients against differences of the engine's own values.
double error_of_engine(const Points& points, const Tensor& gradient, double step) {
  const NoGradGuard no_grad;
  const auto moved = [&](double by) {
    return losses(Variable(points.w) + static_cast<Real>(by), points).value();
  };
  const Tensor above = moved(step);
  const Tensor below = moved(-step);
  double total = 0;
  for (std::size_t i = 0; i < kPointCount; ++i) {
    const double difference = (static_cast<double>(above.data()[i]) - below.data()[i]) / (2 * step);
    total += std::abs(difference - gradient.data()[i]);
  }
  return total / static_cast<double>(kPointCount);
}

// The engine of this program computes in float, so the same formula is written once more in double,
// with its derivative 2 (tanh(a) − y) (1 − tanh²(a)) x, a = w x + b.
double error_in_double(const Points& points, double step) {
  double total = 0;
  for (std::size_t i = 0; i < kPointCount; ++i) {
    const double w = points.w.data()[i], x = points.x.data()[i];
    const double b = points.b.data()[i], y = points.y.data()[i];
    const auto loss = [&](double moved_w) {
      const double error = std::tanh(moved_w * x + b) - y;
      return error * error;
    };
    const double output = std::tanh(w * x + b);
    const double gradient = 2 * (output - y) * (1 - output * output) * x;
    const double difference = (loss(w + step) - loss(w - step)) / (2 * step);
    total += std::abs(difference - gradient);
  }
  return total / static_cast<double>(kPointCount);
}

}  // namespace

StepSizeCurve gradient_check_errors(Rng& rng) {
  const Shape shape{kPointCount};
  const Points points{randn(shape, rng), randn(shape, rng), randn(shape, rng), randn(shape, rng)};
  const Variable w(points.w, /*requires_grad=*/true);
  losses(w, points).backward(ones(shape));

  StepSizeCurve curve;
  for (int quarter_decade = -48; quarter_decade <= 0; ++quarter_decade) {
    const double step = std::pow(10.0, quarter_decade / 4.0);
    curve.steps.push_back(step);
    curve.float_error.push_back(error_of_engine(points, w.grad(), step));
    curve.double_error.push_back(error_in_double(points, step));
  }
  return curve;
}

}  // namespace attn
