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
  const std::size_t T = x.shape(0);
  Tensor of_itself = x, as_others_take = x, last_only = x;
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t c = 0; c < x.shape(1); ++c) {
      long double row = 0, column = 0;
      for (std::size_t j = 0; j < T; ++j) row += weights(i, j);
      for (std::size_t j = 0; j < T; ++j) column += weights(j, i);
      of_itself(i, c) = static_cast<double>(row * x(i, c));
      as_others_take(i, c) = static_cast<double>(column * x(i, c));
      last_only(i, c) = weights(i, T - 1) * x(T - 1, c);
    }
  }
  same(what, matmul(weights, x), attn::mix(weights, x),
       {{"each token gave to others by its own weights, instead of taking: weightsᵀ x",
         matmul(reference::transposed(weights), x)},
        {"each token took from itself only, as much as its own weights add up to", of_itself},
        {"each token took from itself only, as much as all tokens take from it", as_others_take},
        {"only the last token counts: use += where the sum grows", last_only}});
}

void worked_example() {
  compare("token 0 takes token 1; token 1 stays", from_values({2, 2}, {0, 1, 0, 1}),
          from_values({2, 1}, {10, 20}));
}

// More columns than tokens, fewer and as many; weights whose rows need not add up to 1.
void random_weights() {
  const auto sizes = different_sizes(2, 2, 8);
  const std::size_t T = sizes[0];
  compare("random weights", reference::softmax(random({T, T})), random({T, sizes[1]}));
  compare("random weights", random({sizes[1], sizes[1]}), random({sizes[1], T}));
  compare("as many columns as tokens", random({T, T}), random({T, T}));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "3.4 bug hunt",
                    {{"worked example", worked_example}, {"random weights", random_weights}});
}
