// Checks exercise 2.1, attention weights.
#include <cmath>
#include <limits>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor compute_attention_weights(const Tensor& decoder_hidden, const Tensor& encoder_hiddens);
}

namespace {

using namespace check;

void compare(const std::string& what, const Tensor& state, const Tensor& states) {
  const Tensor scores = reference::linear(states, state, zeros({states.shape(0)}));
  const Tensor powers = reference::map(scores, [](long double x) { return std::exp(x); });
  long double largest = -std::numeric_limits<long double>::infinity();
  long double total = 0;
  for (const double score : scores) {
    largest = std::max<long double>(largest, score);
    total += score;
  }
  const Tensor shifted = reference::map(scores, [&](auto x) { return std::exp(x - largest); });
  const Tensor shares = reference::map(scores, [&](auto x) { return x / total; });
  const double root = std::sqrt(static_cast<double>(state.size()));
  const std::string not_divided = "exp without dividing by the sum: the weights do not add up to 1";
  same(what, reference::softmax(scores), attn::compute_attention_weights(state, states),
       {{"these are the scores: softmax is still to be applied", scores},
        {not_divided, powers},
        {not_divided, shifted},
        {"the scores were divided by their sum: exp comes first", shares},
        {"exp overflowed: subtract the largest score first; softmax does not change",
         reference::naive_softmax(scores)},
        {"the search for the largest score began at 0: all may be negative",
         reference::naive_softmax(
             reference::map(scores, [&](long double x) { return x - std::max(largest, 0.0L); }))},
        {"the scores were divided by √H: that is the scaled dot product of exercise 2.5",
         reference::softmax(reference::scaled(scores, 1 / root))}});
}

void worked_example() {
  compare("scores 2, 0, 1", from_values({2}, {1, 0}), from_values({3, 2}, {2, 0, 0, 1, 1, 1}));
}

void random_states() {
  const auto sizes = different_sizes(2, 2, 9);
  for (const std::size_t S : {sizes[0], sizes[1], std::size_t{1}}) {
    compare("S = " + std::to_string(S) + ", H = " + std::to_string(sizes[1]), random({sizes[1]}),
            random({S, sizes[1]}));
  }
}

void hard_states() {
  const auto sizes = different_sizes(2, 3, 6);
  for (const NamedPair& hard : hard_pairs(1, sizes[0], sizes[1])) {
    compare(hard.name, reference::row(hard.queries, 0), hard.keys);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "2.1 attention weights",
                    {{"worked example", worked_example},
                     {"random states", random_states},
                     {"hard scores", hard_states}});
}
