// Checks exercise 6.4.
#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor head_weights(const Tensor& scores);
}

namespace {

using namespace check;

// exp(score − largest of the row), divided by the sum of the column.
Tensor mixed_axes(const Tensor& scores) {
  const std::size_t T = scores.shape(0);
  Tensor powers = scores, result = scores;
  for (std::size_t i = 0; i < T; ++i) {
    double largest = scores(i, 0);
    for (std::size_t j = 0; j < T; ++j) largest = std::max(largest, scores(i, j));
    for (std::size_t j = 0; j < T; ++j) powers(i, j) = std::exp(scores(i, j) - largest);
  }
  for (std::size_t j = 0; j < T; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < T; ++i) sum += powers(i, j);
    for (std::size_t i = 0; i < T; ++i) result(i, j) = powers(i, j) / sum;
  }
  return result;
}

void compare(const std::string& what, const Tensor& scores) {
  Tensor all = reference::softmax(reference::flattened(scores));
  all.reshape(scores.shape());
  const std::string both_of_a_row =
      "the largest was taken along one axis, the sum along the other: both belong to a row";
  same(what, reference::softmax(scores), attn::head_weights(scores),
       {{"each column adds up to 1, not each row: the queries compete for a key, where the keys "
         "should compete for a query",
         reference::softmax_over_first(scores)},
        {both_of_a_row, mixed_axes(scores)},
        {both_of_a_row, reference::transposed(mixed_axes(reference::transposed(scores)))},
        {"the whole matrix adds up to 1, not each row", all}});
}

Tensor causal(std::size_t T) {
  Tensor scores = random({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = i + 1; j < T; ++j) {
      scores(i, j) = -std::numeric_limits<double>::infinity();
    }
  }
  return scores;
}

void two_tokens() { compare("two tokens", causal(2)); }

void random_scores() { compare("random scores", causal(between(3, 8))); }

// Rows that lie 1000 apart, and rows all far below 0.
void hard_scores() {
  const std::size_t T = between(3, 6);
  Tensor scores = causal(T);
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) scores(i, j) += i % 2 ? 1000 : -1000;
  }
  compare("rows far apart", scores);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(
      argc, argv, "6.4 bug hunt",
      {{"two tokens", two_tokens}, {"random scores", random_scores}, {"hard scores", hard_scores}});
}
