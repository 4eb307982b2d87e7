// Checks exercise 4.5.
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor apply_linear(const Tensor& x, const Tensor& weight);
}

namespace {

using namespace check;
using reference::matmul;

void square_weight() {
  const Tensor x = from_values({1, 2}, {1, 10});
  const Tensor weight = from_values({2, 2}, {1, 2, 3, 4});
  same("a square weight", matmul(x, reference::transposed(weight)), attn::apply_linear(x, weight),
       {{"x W instead of x Wᵀ: each output must use a row of the weight", matmul(x, weight)}});
}

void random_sizes() {
  const auto sizes = different_sizes(3, 2, 8);
  const Tensor x = random({sizes[0], sizes[1]});
  const Tensor weight = random({sizes[2], sizes[1]});
  same("random sizes", matmul(x, reference::transposed(weight)), attn::apply_linear(x, weight));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "4.5 find the bug: weights the other way round",
                    {{"square weight", square_weight}, {"random sizes", random_sizes}});
}
