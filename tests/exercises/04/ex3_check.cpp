// Checks exercise 4.3.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor self_attention(const Tensor& x, const Tensor& W_query, const Tensor& W_key,
                      const Tensor& W_value);
}

namespace {

using namespace check;
using reference::attention;
using reference::matmul;

void compare(const std::string& what, const Tensor& x, const Tensor& W_query, const Tensor& W_key,
             const Tensor& W_value) {
  const Tensor Q = matmul(x, W_query), K = matmul(x, W_key), V = matmul(x, W_value);
  const double scale = 1 / std::sqrt(static_cast<double>(K.shape(1)));
  const double scale_of_model = 1 / std::sqrt(static_cast<double>(x.shape(1)));
  const double scale_of_values = 1 / std::sqrt(static_cast<double>(V.shape(1)));
  const Tensor weights = attention(Q, K, V, scale).weights;
  same(what, matmul(weights, V), attn::self_attention(x, W_query, W_key, W_value),
       {{"the tokens were mixed instead of their values", matmul(weights, x)},
        {"the keys were mixed instead of the values", matmul(weights, K)},
        {"queries and keys are exchanged: row i of the scores belongs to query i",
         attention(K, Q, V, scale).context},
        {"not scaled: divide the scores by √d", attention(Q, K, V, 1).context},
        {"scaled by the width C of the tokens: it is the width d of the keys that counts",
         attention(Q, K, V, scale_of_model).context},
        {"scaled by the width of the values: it is the width d of the keys that counts",
         attention(Q, K, V, scale_of_values).context},
        {"divided by d instead of √d", attention(Q, K, V, scale * scale).context},
        {"multiplied by √d instead of divided", attention(Q, K, V, 1 / scale).context},
        {"all tokens weigh the same: is the scale 0? In C++, 1 / d is 0 if d is a whole number",
         attention(Q, K, V, 0).context},
        {"scaled by the number of tokens: it is the width d of the keys that counts",
         attention(Q, K, V, 1 / std::sqrt(static_cast<double>(x.shape(0)))).context},
        {"the tokens were compared instead of their queries and keys",
         attention(x, x, V, scale).context},
        {"softmax is missing: the values were mixed by their scores",
         matmul(reference::scaled(matmul(Q, reference::transposed(K)), scale), V)},
        {"the weights were transposed: token i is mixed by row i",
         matmul(reference::transposed(weights), V)}});
}

void worked_example() {
  const auto [x, W_query, W_key, W_value] = reference::journey();
  compare("\"Your journey starts with one step\"", x, W_query, W_key, W_value);
}

void random_sizes() {
  const auto sizes = different_sizes(4, 2, 9);
  const std::size_t T = sizes[0], C = sizes[1], d = sizes[2], v = sizes[3];
  compare("random sizes", random({T, C}), random({C, d}), random({C, d}), random({C, v}));
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "4.3 self-attention",
                    {{"worked example", worked_example}, {"random sizes", random_sizes}});
}
