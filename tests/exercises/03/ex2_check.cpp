// Checks exercise 3.2.
#include <algorithm>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor softmax_rows(const Tensor& scores);
}

namespace {

using namespace check;

// With the largest of the whole matrix, or with 0 if that is larger, in place of the row's.
Tensor shifted_by(const Tensor& scores, double shift) {
  return reference::naive_softmax(
      reference::map(scores, [shift](long double s) { return s - shift; }));
}

void compare(const std::string& what, const Tensor& scores) {
  const Tensor weights = reference::softmax(scores);
  const double largest = *std::max_element(scores.begin(), scores.end());
  const double places = static_cast<double>(scores.shape(0));
  Tensor positive = scores;  // a maximum that began at 0
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    double top = 0;
    for (std::size_t j = 0; j < scores.shape(1); ++j) top = std::max(top, scores(i, j));
    for (std::size_t j = 0; j < scores.shape(1); ++j) positive(i, j) = scores(i, j) - top;
  }
  same(what, weights, attn::softmax_rows(scores),
       {{"the search for the largest began at 0: in a row of negative scores it is negative",
         reference::naive_softmax(positive)},
        {"exp overflowed: subtract each row's largest score first",
         reference::naive_softmax(scores)},
        {"one largest score for the whole matrix: in other rows every exp vanishes, and 0/0 is NaN",
         shifted_by(scores, largest)},
        {"softmax along the columns: each row must add up to 1",
         reference::softmax_over_first(scores)},
        {"the whole matrix adds up to 1, not each row", reference::scaled(weights, 1 / places)}});
}

void worked_example() { compare("rows 1 2 3 and 0 0 0", from_values({2, 3}, {1, 2, 3, 0, 0, 0})); }

void random_scores() {
  const auto sizes = different_sizes(2, 2, 8);
  compare("random scores", random({sizes[0], sizes[1]}, 3));
}

void large_scores() { compare("scores near 1000", from_values({2, 2}, {1000, 999, 1, 2})); }

void very_different_rows() {
  compare("rows near 0 and −2000", from_values({2, 2}, {0, 1, -2000, -2001}));
}

void very_negative_scores() {
  compare("scores near −1000", from_values({1, 3}, {-1000, -1001, -1002}));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "3.2 softmax that does not overflow",
                    {{"worked example", worked_example},
                     {"random scores", random_scores},
                     {"large scores", large_scores},
                     {"very negative scores", very_negative_scores},
                     {"very different rows", very_different_rows}});
}
