// Checks exercise 2.6.
#include <limits>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor masked_attention_weights(const Tensor& scores, const BoolTensor& hidden);
}

namespace {

using namespace check;
constexpr double infinity = std::numeric_limits<double>::infinity();

// The first `kept` of the scores are real.
void compare(const std::string& what, const Tensor& scores, std::size_t kept) {
  attn::BoolTensor hidden = attn::BoolTensor::from_shape(scores.shape());
  Tensor right = scores, zero = scores, hundred = scores, reversed = scores;
  for (std::size_t s = 0; s < scores.size(); ++s) {
    hidden(s) = s >= kept;
    if (hidden(s)) right(s) = -infinity;
    if (hidden(s)) zero(s) = 0;
    if (hidden(s)) hundred(s) = -100;
    if (!hidden(s)) reversed(s) = -infinity;
  }
  Tensor not_renormalised = reference::softmax(scores);
  Tensor zeroed = reference::softmax(zero);
  for (std::size_t s = kept; s < scores.size(); ++s) not_renormalised(s) = zeroed(s) = 0;
  same(what, reference::softmax(right), attn::masked_attention_weights(scores, hidden),
       {{"padding was given a low score: real ones may be lower still; only −∞ is below all",
         reference::softmax(hundred)},
        {"padding was given the score 0, but exp(0) = 1: a score of 0 still gets weight",
         reference::softmax(zero)},
        {"only padding is looked at: true means hidden", reference::softmax(reversed)},
        {"zeros after softmax: the others no longer add up to 1", not_renormalised},
        {"zeros after softmax: the others no longer add up to 1", zeroed},
        {"padding was not masked", reference::softmax(scores)}});
}

void worked_example() {
  compare("scores 1, 2, 3, 4; two are real", from_values({4}, {1, 2, 3, 4}), 2);
}

void random_scores() {
  const std::size_t S = between(3, 9);
  compare(std::to_string(S) + " scores", random({S}), between(1, S - 1));
}

void negative_scores() {
  compare("scores −5000 and −6000; one is real", from_values({2}, {-5000, -6000}), 1);
}

void nothing_hidden() { compare("nothing hidden", random({5}), 5); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "2.6 find the bug: attention to padding",
                    {{"worked example", worked_example},
                     {"random scores", random_scores},
                     {"negative scores", negative_scores},
                     {"nothing hidden", nothing_hidden}});
}
