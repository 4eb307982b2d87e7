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
        {"this is the first state of each sentence",
         pick([](std::size_t) { return std::size_t{0}; })}});
}

void worked_example() { compare("lengths 3, 2 and 4 of 4", {3, 2, 4}, 4, 2); }

void random_lengths() {
  const std::size_t T = between(5, 9);
  compare("random lengths", {between(2, 3), between(4, T - 1), 1, T}, T, 3);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.4 find the bug: the encoder's last state",
                    {{"worked example", worked_example}, {"random lengths", random_lengths}});
}
