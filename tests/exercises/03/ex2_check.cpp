// Checks exercise 3.2.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
struct CounterExample {
  Tensor x, readout;
};
CounterExample counter_example();
}  // namespace attn

namespace {

using namespace check;

std::string text(double x) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", x);
  return digits;
}

void conditions() {
  const auto [x, readout] = attn::counter_example();
  if (x.dimension() != 2 || readout.dimension() != 2 || x.shape(0) != 2 || readout.shape(1) != 2 ||
      x.shape(1) != readout.shape(0)) {
    wrong("the shapes are to be (2, C) and (C, 2), and are " + attn::to_string(x.shape()) +
          " and " + attn::to_string(readout.shape()));
  }
  for (const Tensor* all : {&x, &readout}) {
    for (const double value : *all) {
      if (!std::isfinite(value)) wrong("a number of x or readout is " + text(value));
    }
  }
  const auto [weights, context] = reference::attention(x, x, x, 1);
  const Tensor logits = reference::matmul(context, readout);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::size_t other = 1 - i;
    const std::string token = "token " + std::to_string(i);
    if (!(weights(i, i) >= 0.51)) {
      wrong(token + " reads itself with the weight " + text(weights(i, i)) +
                ", which is to be 0.51 at least",
            "the tokens are too much alike, or too short: the product of each with itself must be "
            "larger than that with the other");
    }
    if (!(logits(i, other) >= logits(i, i) + 0.01)) {
      wrong(token + " gives out digit " + std::to_string(i) + ": its logits are " +
                text(logits(i, 0)) + " and " + text(logits(i, 1)) + ", and number " +
                std::to_string(other) + " is to be larger by 0.01 at least",
            "the readout names what the token itself stands for: let it name the other digit");
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "3.2 a hole in a proof", {{"the two conditions", conditions}});
}
