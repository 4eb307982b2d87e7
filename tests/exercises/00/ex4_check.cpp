// Checks exercise 0.4.
#include <functional>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor numerical_gradient(const std::function<Real(const Tensor&)>& f, const Tensor& x, Real h);
}

namespace {

using namespace check;

// Σ_i c_i x_i³ + x_0 x_1, whose differences are known exactly.
double cubic(const Tensor& c, const Tensor& x) {
  long double sum = static_cast<long double>(x.data()[0]) * x.data()[1];
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double v = x.data()[i];
    sum += c.data()[i] * v * v * v;
  }
  return static_cast<double>(sum);
}

void compare(const std::string& what, const Tensor& c, const Tensor& x, double h) {
  const auto f = [&](const Tensor& at) {
    if (at.shape() != x.shape()) wrong(what + ": f was given a tensor of another shape than x");
    return cubic(c, at);
  };
  const auto difference = [&](double up, double down, double divisor, bool puts_back) {
    Tensor result = zeros(x.shape());
    Tensor at = x;
    for (std::size_t i = 0; i < x.size(); ++i) {
      at.data()[i] = x.data()[i] + up * h;
      const double above = f(at);
      at.data()[i] = x.data()[i] - down * h;
      const double below = f(at);
      if (puts_back) at.data()[i] = x.data()[i];
      result.data()[i] = (above - below) / (divisor * h);
    }
    return result;
  };
  same(what, difference(1, 1, 2, true), attn::numerical_gradient(f, x, h),
       {{"a difference to one side: move x to both sides", difference(1, 0, 1, true)},
        {"a difference to one side: move x to both sides", difference(0, 1, 1, true)},
        {"divided by h: from x − h to x + h it is 2h", difference(1, 1, 1, true)},
        {"a difference to one side, over two steps", difference(1, 0, 2, true)},
        {"check the sign: f at x + h less f at x − h", difference(-1, -1, 2, true)},
        {"each element stays moved while the next ones are moved: put it back",
         difference(1, 1, 2, false)}},
       1e-8);
}

void worked_example() {
  compare("x³ + y³ + x y at (1, 2), h = 0.1", ones({2}), from_values({2}, {1, 2}), 0.1);
}

void random_values() {
  const auto sizes = different_sizes(2, 2, 5);
  const Shape shape{sizes[0], sizes[1]};
  const double h = between_reals(0.01, 0.2);
  compare("a matrix", random(shape), random(shape), h);
  compare("three axes", random({2, sizes[0], sizes[1]}), random({2, sizes[0], sizes[1]}), h);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "0.4 a gradient from two values",
                    {{"worked example", worked_example}, {"random data", random_values}});
}
