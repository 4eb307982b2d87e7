// Checks exercise 0.1.
#include <cmath>

#include "autograd/variable.h"
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Variable softplus(const Variable& x);
}

namespace {

using namespace check;
using attn::Variable;

Tensor values_of(const Tensor& x) {
  return reference::map(
      x, [](long double v) { return std::max(v, 0.0L) + std::log1p(std::exp(-std::abs(v))); });
}

Tensor slopes_of(const Tensor& x) {
  return reference::map(x, [](long double v) { return 1 / (1 + std::exp(-v)); });
}

void compare_values(const std::string& what, const Tensor& x) {
  const auto of = [&](auto f) { return reference::map(x, f); };
  same("y for " + what, values_of(x), attn::softplus(Variable(x)).value(),
       {{"exp overflowed: max(x, 0) + log(1 + exp(−|x|)) is the same, and does not overflow",
         of([](long double v) { return std::log(1 + std::exp(static_cast<double>(v))); })},
        {"this is log(exp(x)) = x: the 1 is missing", x},
        {"this is relu: max(x, 0)", of([](long double v) { return std::max(v, 0.0L); })}});
}

// The op is called with a temporary, which is gone when the gradient comes back.
[[gnu::noinline]] Variable softplus_of(const Variable& leaf) {
  return attn::softplus(Variable(leaf));
}

void compare_gradient(const std::string& what, const Tensor& x, const Tensor& g) {
  const Variable leaf(x, true);
  const Variable y = softplus_of(leaf);
  forget_the_stack();
  if (!y.requires_grad()) {
    wrong("the result does not require a gradient",
          "no rule was recorded: return record(\"softplus\", value, {x}, rule)");
  }
  const Tensor other = random(x.shape());  // takes the memory of what is gone
  y.backward(g);
  const auto times = [](const Tensor& a, const Tensor& b) {
    return reference::map(a, b, [](long double p, long double q) { return p * q; });
  };
  const Tensor slope = slopes_of(x);
  same("dL/dx for " + what, times(slope, g), leaf.grad(),
       {{"the derivative without g: multiply it by g, which comes from above", slope},
        {"g was handed on unchanged: multiply it by dy/dx", g},
        {"g times y: the rule needs the derivative of y, not y", times(g, values_of(x))},
        {"the sigmoid was taken of y instead of x", times(g, slopes_of(values_of(x)))},
        {"1 − sigmoid instead of sigmoid: check the sign in exp(−x)", times(g, slopes_of(-1 * x))},
        {"this is the derivative of the sigmoid, σ (1 − σ): softplus's own is σ",
         times(g, reference::map(slope, [](long double s) { return s * (1 - s); }))}});
}

void worked_example() {
  const Tensor x = from_values({3}, {-1, 0, 2});
  compare_values("−1, 0, 2", x);
  compare_gradient("−1, 0, 2 with g = 1, 1, 1", x, ones({3}));
}

void random_values() {
  const auto sizes = different_sizes(3, 2, 7);
  for (const Shape& shape :
       {Shape{sizes[0], sizes[1]}, Shape{sizes[2]}, Shape{sizes[1], sizes[2], sizes[0]}}) {
    const Tensor x = random(shape, 2);
    compare_values("random x", x);
    compare_gradient("random x and random g", x, random(shape));
  }
}

// Beyond 709, exp overflows in double; at 16, log(1 + exp(x)) is not x yet.
void large_inputs() {
  const Tensor x = from_values(
      {7}, {between_reals(710, 760), between_reals(760, 2000), -20, between_reals(-760, -710),
            between_reals(-2000, -760), 20, between_reals(15.1, 17)});
  compare_values("x between −2000 and 2000", x);
  compare_gradient("x between −2000 and 2000", x, random({7}));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "0.1 an op and its gradient",
                    {{"worked example", worked_example},
                     {"random data", random_values},
                     {"large inputs", large_inputs}});
}
