// Checks exercise 3.3.
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
  const attn::SelfAttention got = attn::simplified_self_attention(x);
  same("weights, " + what, weights, got.weights,
       {{"these are the scores: softmax is still to be applied", scores},
        {"softmax along the columns: each row must add up to 1",
         reference::softmax_over_first(scores)},
        {"xᵀ x instead of x xᵀ: columns were compared, not tokens",
         reference::softmax(matmul(transposed(x), x))}});
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
}

void large_tokens() { compare("large tokens", random({3, 4}, 30)); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "3.3 all tokens at once",
                    {{"worked example", worked_example},
                     {"random tokens", random_tokens},
                     {"large tokens", large_tokens}});
}
