// Checks exercise 5.2.
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor mask_and_renormalise(const Tensor& weights);
}

namespace {

using namespace check;

void compare(const std::string& what, const Tensor& weights) {
  const std::size_t T = weights.shape(0);
  Tensor masked = weights;
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = i + 1; j < T; ++j) masked(i, j) = 0;
  }
  Tensor expected = masked, by_column = masked, by_count = masked;
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      long double row = 0, column = 0;
      for (std::size_t k = 0; k < T; ++k) {
        row += masked(i, k);
        column += masked(k, j);
      }
      expected(i, j) = static_cast<double>(masked(i, j) / row);
      by_column(i, j) = static_cast<double>(masked(i, j) / column);
      by_count(i, j) = masked(i, j) / static_cast<double>(i + 1);
    }
  }
  // Each row divided by its sum, with zeros where `hidden(i, j)`.
  const auto with = [&](auto hidden) {
    Tensor result = weights;
    for (std::size_t i = 0; i < T; ++i) {
      long double sum = 0;
      for (std::size_t j = 0; j < T; ++j) sum += hidden(i, j) ? 0 : weights(i, j);
      for (std::size_t j = 0; j < T; ++j) {
        result(i, j) = hidden(i, j) ? 0 : static_cast<double>(weights(i, j) / sum);
      }
    }
    return result;
  };
  same(what, expected, attn::mask_and_renormalise(weights),
       {{"masked, but the rows no longer add up to 1: divide each by its sum", masked},
        {"softmax was applied once more: the zeros get weight again", reference::softmax(masked)},
        {"divided by the sum of the column: each row must add up to 1", by_column},
        {"divided by the number of tokens left instead of by their sum", by_count},
        {"the past is hidden, not the future: zeros are for j > i",
         with([](std::size_t i, std::size_t j) { return j < i; })},
        {"a token must see itself: zeros are for j > i, not j ≥ i",
         with([](std::size_t i, std::size_t j) { return j >= i; })},
        {"each token sees the next one too: zeros are for j > i",
         with([](std::size_t i, std::size_t j) { return j > i + 1; })},
        {"all rows were divided by the first one's sum: with s = math::sum(…, {1}), row i's is "
         "s(i, 0), not s(i)",
         reference::scaled(masked, 1 / masked(0, 0))},
        {"nothing was masked", weights}});
}

void worked_example() { compare("equal weights", full({3, 3}, 1.0 / 3)); }

void random_weights() {
  for (const std::size_t T : {between(3, 8), std::size_t{2}}) {
    compare("random weights", reference::softmax(random({T, T})));
  }
}

void small_weights() {
  compare("almost all weight on the future",
          reference::softmax(from_values({2, 2}, {0, 30, 0, 0})));
  const std::size_t T = between(3, 6);
  Tensor scores = random({T, T});
  for (std::size_t i = 0; i + 1 < T; ++i) scores(i, T - 1) += 300;
  compare("almost all weight on the last token", reference::softmax(scores));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "5.2 the mask, after softmax",
                    {{"worked example", worked_example},
                     {"random weights", random_weights},
                     {"small weights", small_weights}});
}
