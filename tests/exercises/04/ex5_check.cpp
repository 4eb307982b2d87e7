// Checks exercise 4.5.
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor apply_linear(const Tensor& x, const Tensor& weight);
}

namespace {

using namespace check;
using reference::matmul;

void compare(const std::string& what, const Tensor& x, const Tensor& weight) {
  std::vector<Mistake> mistakes;
  if (weight.shape(0) == weight.shape(1)) {
    mistakes.push_back(
        {"x W instead of x Wᵀ: each output must use a row of the weight", matmul(x, weight)});
  }
  same(what, matmul(x, reference::transposed(weight)), attn::apply_linear(x, weight), mistakes);
}

void square_weight() {
  compare("a square weight", from_values({1, 2}, {1, 10}), from_values({2, 2}, {1, 2, 3, 4}));
}

void random_sizes() {
  const auto sizes = different_sizes(3, 2, 8);
  const std::size_t T = sizes[0], p = sizes[1], q = sizes[2];
  compare("a square weight", random({T, p}), random({p, p}));
  compare("as many tokens as numbers", random({p, p}), random({p, p}));
  compare("more outputs than inputs", random({T, std::min(p, q)}),
          random({std::max(p, q), std::min(p, q)}));
  compare("fewer outputs than inputs", random({T, std::max(p, q)}),
          random({std::min(p, q), std::max(p, q)}));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "4.5 bug hunt",
                    {{"square weight", square_weight}, {"random sizes", random_sizes}});
}
