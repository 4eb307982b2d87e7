// Checks exercise 3.3.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
struct SelfAttention {
  Tensor weights, context;
};
SelfAttention simplified_self_attention(const Tensor& x);
}  // namespace attn

namespace {

using namespace check;
using reference::matmul;
using reference::transposed;

void compare(const std::string& what, const Tensor& x) {
  const Tensor scores = matmul(x, transposed(x));
  const Tensor weights = reference::softmax(scores);
  const double root = std::sqrt(static_cast<double>(x.shape(1)));
  const attn::SelfAttention got = attn::simplified_self_attention(x);
  std::vector<Mistake> mistakes = {{"these are the scores: softmax is still to be applied", scores},
                                   {"exp overflowed: subtract the largest score of each row first",
                                    reference::naive_softmax(scores)},
                                   {"divided by √C: nothing is scaled yet; that comes in chapter 4",
                                    reference::softmax(reference::scaled(scores, 1 / root))},
                                   {"softmax along the columns: each row must add up to 1",
                                    reference::softmax_over_first(scores)}};
  if (x.shape(0) == x.shape(1)) {
    mistakes.push_back({"xᵀ x instead of x xᵀ: columns were compared, not tokens",
                        reference::softmax(matmul(transposed(x), x))});
    mistakes.push_back(
        {"x x instead of x xᵀ: the second x must be transposed", reference::softmax(matmul(x, x))});
  }
  same("weights, " + what, weights, got.weights, mistakes);
  same("context, " + what, matmul(weights, x), got.context,
       {{"weightsᵀ x instead of weights x: token i is mixed by row i of the weights",
         matmul(transposed(weights), x)},
        {"the tokens were mixed by their scores instead of their weights", matmul(scores, x)},
        {"these are the tokens as they were", x}});
}

void worked_example() { compare("\"Your journey starts with one step\"", reference::journey().x); }

void random_tokens() {
  const auto sizes = different_sizes(2, 2, 8);
  compare("random tokens", random({sizes[0], sizes[1]}));
  compare("as many numbers as tokens", random({sizes[0], sizes[0]}));
}

// The context is not compared with what a mistake in it gives, since here most tokens choose one.
void large_tokens() {
  for (const NamedScores& hard : hard_tokens(between(3, 6), between(2, 6))) {
    const Tensor weights = reference::softmax(matmul(hard.scores, transposed(hard.scores)));
    const attn::SelfAttention got = attn::simplified_self_attention(hard.scores);
    same("weights, " + hard.name, weights, got.weights,
         {{"exp overflowed: subtract the largest score of each row first",
           reference::naive_softmax(matmul(hard.scores, transposed(hard.scores)))}});
    same("context, " + hard.name, matmul(weights, hard.scores), got.context);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "3.3 all tokens at once",
                    {{"worked example", worked_example},
                     {"random tokens", random_tokens},
                     {"large tokens", large_tokens}});
}
