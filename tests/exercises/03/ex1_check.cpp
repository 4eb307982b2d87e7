// Checks exercise 3.1.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
struct AttentionSteps {
  Tensor scores, weights, context;
};
AttentionSteps attend_from(const Tensor& x, std::size_t query);
}  // namespace attn

namespace {

using namespace check;

void compare(const std::string& what, const Tensor& x, std::size_t query) {
  const std::size_t T = x.shape(0);
  const Tensor token = reference::row(x, query);
  const Tensor no_bias = zeros({T});
  const Tensor scores = reference::linear(x, token, no_bias);
  const Tensor weights = reference::softmax(scores);
  const attn::AttentionSteps got = attn::attend_from(x, query);
  long double total = 0;
  for (const double score : scores) total += score;
  Tensor without_itself = scores;
  without_itself(query) = 0;
  const double root = std::sqrt(static_cast<double>(x.shape(1)));
  std::vector<Mistake> mistakes = {
      {"divided by √C: nothing is scaled yet; that comes in chapter 4",
       reference::scaled(scores, 1 / root)},
      {"the token has no score with itself: it looks at itself as at any other", without_itself}};
  if (query > 0) {
    mistakes.push_back({"token 0 asked, whatever `query` is",
                        reference::linear(x, reference::row(x, 0), no_bias)});
  }
  same("scores, " + what, scores, got.scores, mistakes);
  same("weights, " + what, weights, got.weights,
       {{"these are still the scores", scores},
        {"exp overflowed: subtract the largest score first", reference::naive_softmax(scores)},
        {"the scores were divided by their sum: take exp of each first",
         reference::map(scores, [&](long double s) { return s / total; })},
        {"exp without dividing by the sum",
         reference::map(scores, [](long double s) { return std::exp(s); })}});
  const Tensor columns = reference::transposed(x);
  const Tensor nothing = zeros({x.shape(1)});
  same("context, " + what, reference::linear(columns, weights, nothing), got.context,
       {{"the tokens were mixed by their scores instead of their weights",
         reference::linear(columns, scores, nothing)},
        {"this is the token itself, times the sum of the weights: mix all tokens", token},
        {"this is the mean of all tokens: the weights were not used",
         reference::linear(columns, full({T}, 1.0 / static_cast<double>(T)), nothing)}});
}

void worked_example() { compare("\"journey\" looks around", reference::journey().x, 1); }

void random_tokens() {
  const auto sizes = different_sizes(2, 3, 8);
  compare("random tokens", random({sizes[0], sizes[1]}), between(1, sizes[0] - 1));
  compare("as many numbers as tokens", random({sizes[0], sizes[0]}), between(0, sizes[0] - 1));
}

void large_tokens() {
  const std::size_t T = between(4, 7);
  for (const NamedScores& hard : hard_tokens(T, between(2, 6))) {
    for (std::size_t query = 0; query < T; ++query) compare(hard.name, hard.scores, query);
  }
}

void alone() { compare("a single token", random({1, 4}), 0); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "3.1 one token looks around",
                    {{"worked example", worked_example},
                     {"random tokens", random_tokens},
                     {"large tokens", large_tokens},
                     {"alone", alone}});
}
