// Checks exercise 1.4.
#include <algorithm>

#include "tests/exercises/harness.h"

namespace attn {
Tensor last_states(const Tensor& states, const std::vector<std::size_t>& lengths);
}

namespace {

using namespace check;

void compare(const std::string& what, const std::vector<std::size_t>& lengths, std::size_t T,
             std::size_t H) {
  const std::size_t B = lengths.size();
  const Tensor states = random({B, T, H});
  const auto pick = [&](auto place) {
    Tensor result = zeros({B, H});
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t k = 0; k < H; ++k) result(b, k) = states(b, place(b), k);
    }
    return result;
  };
  const auto cut = [T](std::size_t t) { return t < T ? t : T - 1; };
  same(what, pick([&](std::size_t b) { return lengths[b] - 1; }),
       attn::last_states(states, lengths),
       {{"the state after the padding: a shorter sentence ends before it",
         pick([&](std::size_t) { return T - 1; })},
        {"one too far: tokens are counted from 0",
         pick([&](std::size_t b) { return cut(lengths[b]); })},
        {"one too early: the last token is number length − 1, counted from 0",
         pick([&](std::size_t b) { return lengths[b] > 1 ? lengths[b] - 2 : 0; })},
        {"the length of the first sentence was used for all",
         pick([&](std::size_t) { return lengths[0] - 1; })},
        {"the shortest length was used for all: each sentence has its own",
         pick([&](std::size_t) { return *std::min_element(lengths.begin(), lengths.end()) - 1; })},
        {"an earlier, longer sentence's length was used: each sentence has its own",
         pick([&](std::size_t b) {
           return *std::max_element(lengths.begin(),
                                    lengths.begin() + static_cast<std::ptrdiff_t>(b) + 1) -
                  1;
         })},
        {"the longest length was used for all: each sentence has its own",
         pick([&](std::size_t) { return *std::max_element(lengths.begin(), lengths.end()) - 1; })},
        {"this is the first state of each sentence",
         pick([](std::size_t) { return std::size_t{0}; })}});
}

void two_orders() {
  compare("lengths 2 and 3", {2, 3}, 3, 2);
  compare("lengths 3 and 2", {3, 2}, 3, 2);
}

// In some batches no sentence is as long as T.
void random_lengths() {
  for (int repeat = 0; repeat < 3; ++repeat) {
    const std::size_t T = between(6, 9);
    std::vector<std::size_t> lengths = different_sizes(between(3, 5), 1, T - 1);
    if (repeat == 0) lengths[1] = T;
    compare("random lengths", lengths, T, 3);
  }
}

void one_sentence() { compare("one sentence", {between(1, 4)}, 5, 2); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.4 bug hunt",
                    {{"two orders", two_orders},
                     {"random lengths", random_lengths},
                     {"one sentence", one_sentence}});
}
