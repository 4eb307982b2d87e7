// Checks exercise 5.1.
#include <cmath>
#include <limits>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor causal_weights(const Tensor& scores);
}

namespace {

using namespace check;
constexpr double infinity = std::numeric_limits<double>::infinity();

// `scores` with `value` where j > i + offset.
Tensor masked(const Tensor& scores, std::ptrdiff_t offset, double value) {
  Tensor result = scores;
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (static_cast<std::ptrdiff_t>(j) > static_cast<std::ptrdiff_t>(i) + offset) {
        result(i, j) = value;
      }
    }
  }
  return result;
}

void compare(const std::string& what, const Tensor& scores) {
  const Tensor below = reference::transposed(masked(reference::transposed(scores), 0, -infinity));
  same(what, reference::softmax(masked(scores, 0, -infinity)), attn::causal_weights(scores),
       {{"the past is hidden, not the future: hide what lies above the diagonal (j > i)",
         reference::softmax(below)},
        {"hidden scores were set to a low number: others may be lower still; only −∞ is below all",
         reference::softmax(masked(scores, 0, -100))},
        {"hidden scores were set to 0, but exp(0) = 1: only −∞ gets no weight",
         reference::softmax(masked(scores, 0, 0))},
        {"zeros after softmax: a row with zeros no longer adds up to 1",
         masked(reference::softmax(scores), 0, 0)},
        {"a token must see itself: hide j > i, not j ≥ i",
         reference::softmax(masked(scores, -1, -infinity))},
        {"each token sees the next one too: hide j > i",
         reference::softmax(masked(scores, 1, -infinity))},
        {"nothing is hidden", reference::softmax(scores)},
        {"exp without dividing: each row must add up to 1",
         reference::undivided_softmax(masked(scores, 0, -infinity))},
        {"exp without dividing: each row must add up to 1",
         reference::map(masked(scores, 0, -infinity), [](long double s) { return std::exp(s); })},
        {"divided by √T: these scores are scaled already",
         reference::softmax(reference::scaled(
             masked(scores, 0, -infinity), 1 / std::sqrt(static_cast<double>(scores.shape(0)))))},
        {"these are the masked scores: softmax is still to be applied",
         masked(scores, 0, -infinity)},
        {"softmax along the columns: each row must add up to 1",
         reference::softmax_over_first(masked(scores, 0, -infinity))}});
}

void worked_example() { compare("all scores equal", ones({3, 3})); }

void random_scores() {
  const std::size_t T = between(3, 8);
  compare("random scores", random({T, T}));
}

void negative_scores() {
  Tensor scores = random({4, 4});
  for (double& x : scores.storage()) x -= 1000;
  compare("scores near −1000", scores);
}

void one_token() { compare("one token", random({1, 1})); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "5.1 the mask, before softmax",
                    {{"worked example", worked_example},
                     {"random scores", random_scores},
                     {"negative scores", negative_scores},
                     {"one token", one_token}});
}
