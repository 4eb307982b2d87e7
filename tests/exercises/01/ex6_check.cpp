// Checks exercise 1.6.
#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor softmax_rows(const Tensor& scores);
}

namespace {

using namespace check;

// exp without any subtraction, or after the subtraction of what `shift` gives for each row.
template <class Shift>
Tensor shifted(const Tensor& scores, Shift shift) {
  Tensor moved = scores;
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    const double by = shift(i);
    for (std::size_t j = 0; j < scores.shape(1); ++j) moved(i, j) -= by;
  }
  return reference::naive_softmax(moved);
}

void compare(const std::string& what, const Tensor& scores) {
  const Tensor weights = reference::softmax(scores);
  const double largest = *std::max_element(scores.begin(), scores.end());
  const std::size_t columns = scores.shape(1);
  const auto row = [&](std::size_t i) { return scores.data() + i * columns; };
  Tensor all = reference::softmax(reference::flattened(scores));
  all.reshape(scores.shape());
  std::vector<Mistake> mistakes = {
      {"exp overflowed: subtract each row's largest score first",
       shifted(scores, [](std::size_t) { return 0; })},
      {"the search for the largest began at 0: in a row of negative scores it is negative",
       shifted(scores,
               [&](std::size_t i) {
                 return std::max(0.0, *std::max_element(row(i), row(i) + columns));
               })},
      {"one largest score for the whole matrix: in other rows every exp vanishes, and 0/0 is NaN",
       shifted(scores, [&](std::size_t) { return largest; })},
      {"the first score of each row was subtracted: subtract the largest",
       shifted(scores, [&](std::size_t i) { return *row(i); })},
      {"softmax along the columns: each row must add up to 1",
       reference::softmax_over_first(scores)},
      {"the whole matrix adds up to 1, not each row", all},
      {"exp without dividing: each row must add up to 1", reference::undivided_softmax(scores)}};
  same(what, weights, attn::softmax_rows(scores), mistakes);
}

void worked_example() { compare("rows 1 2 3 and 0 0 0", from_values({2, 3}, {1, 2, 3, 0, 0, 0})); }

void random_scores() {
  const auto sizes = different_sizes(2, 2, 8);
  compare("random scores", random({sizes[0], sizes[1]}, 3));
}

void hard() {
  const auto sizes = different_sizes(2, 3, 6);
  for (const NamedScores& one : hard_scores(sizes[0], sizes[1])) compare(one.name, one.scores);
}

void one_column() { compare("one column", random({3, 1}, 1000)); }

void minus_infinity() {
  Tensor scores = random({3, 4});
  scores(0, 0) = scores(1, between(1, 3)) = scores(2, 3) = -std::numeric_limits<double>::infinity();
  const std::string what = "some scores are −∞";
  same(what, reference::softmax(scores), attn::softmax_rows(scores));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "1.6 softmax, for any scores",
                    {{"worked example", worked_example},
                     {"random scores", random_scores},
                     {"hard scores", hard},
                     {"one column", one_column},
                     {"scores of −∞", minus_infinity}});
}
