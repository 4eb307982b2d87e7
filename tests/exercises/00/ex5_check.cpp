// Checks exercise 0.5.
#include <cmath>

#include "tests/exercises/harness.h"

namespace attn {
struct GradientsByHand {
  Real w, x;
};
GradientsByHand backward_by_hand(Real w, Real x);
}  // namespace attn

namespace {

using namespace check;

void compare(double w, double x) {
  const long double y = std::tanh(static_cast<long double>(w) * x);
  const long double direct = y * y;
  const long double du = 2 * w * y * (1 - y * y);
  const auto number = [](long double value) { return static_cast<double>(value); };
  const attn::GradientsByHand got = attn::backward_by_hand(w, x);
  same("dL/dw", number(direct + du * x), got.w,
       {{"the second path to w overwrote what the first one brought", number(du * x)},
        {"only the direct path to w: w acts through u as well", number(direct)},
        {"the two paths to w were multiplied: they add up", number(direct * du * x)},
        {"dL/dy lacks the factor w: L = w y²", number(direct + du / w * x)},
        {"the second path was subtracted: the two add up", number(direct - du * x)}});
  same("dL/dx", number(du * w), got.x);
}

void worked_example() { compare(1, 0.5); }

void random_values() {
  for (int repeat = 0; repeat < 3; ++repeat) {
    const Tensor values = random({2});
    compare(values(0), values(1));
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "0.5 bug hunt",
                    {{"worked example", worked_example}, {"random data", random_values}});
}
