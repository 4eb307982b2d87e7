// Checks exercise 3.4.
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor mix(const Tensor& weights, const Tensor& x);
}

namespace {

using namespace check;
using reference::matmul;

void compare(const std::string& what, const Tensor& weights, const Tensor& x) {
  Tensor of_itself = x;
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t c = 0; c < x.shape(1); ++c) {
      long double sum = 0;
      for (std::size_t j = 0; j < x.shape(0); ++j) sum += weights(i, j);
      of_itself(i, c) = static_cast<double>(sum * x(i, c));
    }
  }
  same(what, matmul(weights, x), attn::mix(weights, x),
       {{"each token gave to others by its own weights, instead of taking: weightsᵀ x",
         matmul(reference::transposed(weights), x)},
        {"each token took of itself only, as much as its weights add up to", of_itself}});
}

void worked_example() {
  compare("token 0 takes token 1; token 1 stays", from_values({2, 2}, {0, 1, 0, 1}),
          from_values({2, 1}, {10, 20}));
}

void random_weights() {
  const auto sizes = different_sizes(2, 2, 8);
  compare("random weights", reference::softmax(random({sizes[0], sizes[0]})),
          random({sizes[0], sizes[1]}));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "3.4 find the bug: giving instead of taking",
                    {{"worked example", worked_example}, {"random weights", random_weights}});
}
