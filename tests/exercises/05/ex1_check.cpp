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
constexpr double kInfinity = std::numeric_limits<double>::infinity();

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
  const Tensor right = masked(scores, 0, -kInfinity);
  const Tensor below = reference::transposed(masked(reference::transposed(scores), 0, -kInfinity));
  Tensor by_itself = masked(scores, -1, -kInfinity);
  by_itself(0, 0) = scores(0, 0);
  // exp(score) / Σ over all tokens, and zeros; if all weight lies on the future, 0/0.
  Tensor renormalised = masked(reference::softmax(scores), 0, 0);
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j <= i; ++j) sum += renormalised(i, j);
    for (std::size_t j = 0; j < scores.shape(1); ++j) renormalised(i, j) /= sum;
  }
  const std::string low =
      "hidden scores were set to a low number: others may be lower still; only −∞ is below all";
  const std::string undivided = "exp without dividing: each row must add up to 1";
  same(what, reference::softmax(right), attn::causal_weights(scores),
       {{"the past is hidden, not the future: hide what lies above the diagonal (j > i)",
         reference::softmax(below)},
        {low, reference::softmax(masked(scores, 0, -100))},
        {low, reference::softmax(masked(scores, 0, -1e4))},
        {low, reference::softmax(masked(scores, 0, -1e9))},
        {"hidden scores were set to 0, but exp(0) = 1: only −∞ gets no weight",
         reference::softmax(masked(scores, 0, 0))},
        {"zeros after softmax: a row with zeros no longer adds up to 1",
         masked(reference::softmax(scores), 0, 0)},
        {"hidden scores took part in the sum, or in the search for the largest score: where they "
         "are far above the others, that is 0/0",
         renormalised},
        {"a token must see itself: hide j > i, not j ≥ i", reference::softmax(by_itself)},
        {"a token must see itself: hide j > i, not j ≥ i",
         reference::softmax(masked(scores, -1, -kInfinity))},
        {"each token sees the next one too: hide j > i",
         reference::softmax(masked(scores, 1, -kInfinity))},
        {"nothing is hidden", reference::softmax(scores)},
        {undivided, reference::undivided_softmax(right)},
        {undivided, reference::map(right, [](long double s) { return std::exp(s); })},
        {"exp overflowed: subtract the row's largest score first", reference::naive_softmax(right)},
        {"divided by √T: these scores are scaled already",
         reference::softmax(
             reference::scaled(right, 1 / std::sqrt(static_cast<double>(scores.shape(0)))))},
        {"these are the masked scores: softmax is still to be applied", right},
        {"softmax along the columns: each row must add up to 1",
         reference::softmax_over_first(right)}});
}

void worked_example() { compare("all scores equal", ones({3, 3})); }

void random_scores() {
  const std::size_t T = between(3, 8);
  compare("random scores", random({T, T}));
}

void hard_scores() {
  const std::size_t T = between(3, 6);
  attn::BoolTensor hidden = attn::BoolTensor::from_shape({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) hidden(i, j) = j > i;
  }
  for (const NamedScores& hard : hard_masked_scores(hidden)) compare(hard.name, hard.scores);
  for (const NamedScores& hard : check::hard_scores(T, T)) compare(hard.name, hard.scores);
}

void one_token() { compare("one token", random({1, 1})); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "5.1 the mask, before softmax",
                    {{"worked example", worked_example},
                     {"random scores", random_scores},
                     {"hard scores", hard_scores},
                     {"one token", one_token}});
}
