// Checks exercise 2.6.
#include <limits>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor masked_attention_weights(const Tensor& scores, const BoolTensor& hidden);
}

namespace {

using namespace check;
using attn::BoolTensor;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

void compare(const std::string& what, const Tensor& scores, const BoolTensor& hidden) {
  const auto with = [&](bool when, double value) {
    Tensor result = scores;
    for (std::size_t s = 0; s < scores.size(); ++s) {
      if (hidden(s) == when) result(s) = value;
    }
    return result;
  };
  const auto zeroed = [&](Tensor weights) {
    for (std::size_t s = 0; s < scores.size(); ++s) {
      if (hidden(s)) weights(s) = 0;
    }
    return weights;
  };
  const std::string low =
      "padding was given a low score: real ones may be lower still; only −∞ is below all";
  const std::string after = "zeros after softmax: the others no longer add up to 1";
  std::vector<Mistake> mistakes = {
      {low, reference::softmax(with(true, -100))},
      {low, reference::softmax(with(true, -1e4))},
      {low, reference::softmax(with(true, -1e9))},
      {"padding was given the score 0, but exp(0) = 1: a score of 0 still gets weight",
       reference::softmax(with(true, 0))},
      {after, zeroed(reference::softmax(scores))},
      {after, zeroed(reference::softmax(with(true, 0)))},
      {"padding was not masked", reference::softmax(scores)}};
  bool any = false;
  for (const bool mark : hidden) any = any || mark;
  if (any) {
    mistakes.push_back({"only padding is looked at: true means hidden",
                        reference::softmax(with(false, -kInfinity))});
  }
  same(what, reference::softmax(with(true, -kInfinity)),
       attn::masked_attention_weights(scores, hidden), mistakes);
}

// The first `kept` of `count` are real.
BoolTensor hidden_from(std::size_t kept, std::size_t count) {
  BoolTensor hidden = BoolTensor::from_shape({count});
  for (std::size_t s = 0; s < count; ++s) hidden(s) = s >= kept;
  return hidden;
}

// Padding anywhere; at least one is real, and one is not.
BoolTensor random_hidden(std::size_t count) {
  BoolTensor hidden = BoolTensor::from_shape({count});
  for (bool& mark : hidden.storage()) mark = between(0, 1) == 1;
  const auto chosen = different_sizes(2, 0, count - 1);
  hidden(chosen[0]) = true;
  hidden(chosen[1]) = false;
  return hidden;
}

void worked_example() {
  compare("scores 1, 2, 3, 4; two are real", from_values({4}, {1, 2, 3, 4}), hidden_from(2, 4));
}

void random_scores() {
  const std::size_t S = between(3, 9);
  compare(std::to_string(S) + " scores", random({S}), hidden_from(between(1, S - 1), S));
  compare("padding anywhere", random({S}), random_hidden(S));
}

void hard_scores() {
  const std::size_t S = between(3, 7);
  BoolTensor hidden = random_hidden(S);
  BoolTensor row = hidden;
  row.reshape(Shape{1, S});
  for (const NamedScores& hard : hard_masked_scores(row)) {
    compare(hard.name, reference::flattened(hard.scores), hidden);
  }
}

void nothing_hidden() { compare("nothing hidden", random({5}), hidden_from(5, 5)); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "2.6 bug hunt",
                    {{"worked example", worked_example},
                     {"random scores", random_scores},
                     {"hard scores", hard_scores},
                     {"nothing hidden", nothing_hidden}});
}
