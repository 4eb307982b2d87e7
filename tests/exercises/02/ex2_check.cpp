// Checks exercise 2.2.
#include "chapters/02_attention/exercises/decoder.h"
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace {

using namespace check;

void compare(const std::string& what, const Tensor& weights, const Tensor& states) {
  const std::size_t S = states.shape(0);
  const std::size_t H = states.shape(1);
  Tensor expected = zeros({H});
  Tensor unweighted = zeros({H});
  Tensor along_width = zeros({S});
  Tensor parts = zeros({S, H});
  for (std::size_t k = 0; k < H; ++k) {
    long double sum = 0;
    for (std::size_t s = 0; s < S; ++s) {
      sum += static_cast<long double>(weights(s)) * states(s, k);
      unweighted(k) += states(s, k);
      along_width(s) += weights(s) * states(s, k);
      parts(s, k) = weights(s) * states(s, k);
    }
    expected(k) = static_cast<double>(sum);
  }
  const double share = 1.0 / static_cast<double>(S);
  same(what, expected, attn::compute_context_vector(weights, states),
       {{"this is the sum of the states, without the weights", unweighted},
        {"this is the mean of the states, without the weights",
         reference::scaled(unweighted, share)},
        {"the mean instead of the sum: the weights add up to 1, so nothing is to be divided",
         reference::scaled(expected, share)},
        {"summed over the width of the states instead of over the states", along_width},
        {"these are the states times their weights: they are still to be added up", parts},
        {"only the last state counts: use += where the sum grows", reference::row(parts, S - 1)}});
}

void worked_example() {
  compare("weights 0.5, 0.25, 0.25", from_values({3}, {0.5, 0.25, 0.25}),
          from_values({3, 2}, {2, 0, 0, 1, 1, 1}));
}

void random_states() {
  const auto sizes = different_sizes(2, 2, 9);
  for (const std::size_t S : {sizes[0], sizes[1], std::size_t{1}}) {
    compare("S = " + std::to_string(S) + ", H = " + std::to_string(sizes[1]),
            reference::softmax(random({S})), random({S, sizes[1]}));
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "2.2 context vector",
                    {{"worked example", worked_example}, {"random states", random_states}});
}
