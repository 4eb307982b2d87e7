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
  std::vector<Mistake> mistakes = {
      {"queries and keys are exchanged: row i of the scores belongs to query i",
       attention(K, Q, V, scale).context},
      {"not scaled: divide the scores by √d", attention(Q, K, V, 1).context},
      {"scaled by the width C of the tokens: it is the width d of the keys that counts",
       attention(Q, K, V, scale_of_model).context},
      {"scaled by the width of the values: it is the width d of the keys that counts",
       attention(Q, K, V, scale_of_values).context},
      {"scaled by the number of tokens: it is the width d of the keys that counts",
       attention(Q, K, V, 1 / std::sqrt(static_cast<double>(x.shape(0)))).context},
      {"divided by d instead of √d", attention(Q, K, V, scale * scale).context},
      {"multiplied by √d instead of divided", attention(Q, K, V, 1 / scale).context},
      {"all tokens weigh the same: is the scale 0? In C++, 1 / d is 0 if d is a whole number",
       attention(Q, K, V, 0).context},
      {"the tokens were compared instead of their queries and keys",
       attention(x, x, V, scale).context},
      {"softmax is missing: the values were mixed by their scores",
       matmul(reference::scaled(matmul(Q, reference::transposed(K)), scale), V)},
      {"the weights were transposed: token i is mixed by row i",
       matmul(reference::transposed(weights), V)}};
  if (x.shape(1) == V.shape(1)) {
    mistakes.push_back({"the tokens were mixed instead of their values", matmul(weights, x)});
  }
  if (K.shape(1) == V.shape(1)) {
    mistakes.push_back({"the keys were mixed instead of the values", matmul(weights, K)});
  }
  same(what, matmul(weights, V), attn::self_attention(x, W_query, W_key, W_value), mistakes);
}

void worked_example() {
  const auto [x, W_query, W_key, W_value] = reference::journey();
  compare("\"Your journey starts with one step\"", x, W_query, W_key, W_value);
}

void compare(const std::string& what, std::size_t T, std::size_t C, std::size_t d, std::size_t v) {
  compare(what, random({T, C}), random({C, d}), random({C, d}), random({C, v}));
}

void random_sizes() {
  const auto sizes = different_sizes(4, 2, 9);
  compare("random sizes", sizes[0], sizes[1], sizes[2], sizes[3]);
}

// Where sizes coincide, a wrong matrix or a wrong product may fit.
void equal_sizes() {
  const auto sizes = different_sizes(3, 2, 7);
  const std::size_t T = sizes[0], p = sizes[1], q = sizes[2];
  compare("v = C", T, p, q, p);
  compare("v = d", T, p, q, q);
  compare("d = C", T, p, p, q);
  compare("all sizes equal", p, p, p, p);
}

// A token holds its query and its key side by side, and the matrices pick one of the two. Contexts
// are only compared with the right ones here, since most tokens choose a single one.
void hard_scores() {
  const auto sizes = different_sizes(3, 3, 6);
  const std::size_t T = sizes[0], d = sizes[1], v = sizes[2];
  for (const NamedPair& hard : hard_pairs(T, T, d)) {
    Tensor x = zeros({T, 2 * d}), W_query = zeros({2 * d, d}), W_key = zeros({2 * d, d});
    for (std::size_t k = 0; k < d; ++k) {
      W_query(k, k) = W_key(d + k, k) = 1;
      for (std::size_t t = 0; t < T; ++t) {
        x(t, k) = hard.queries(t, k);
        x(t, d + k) = hard.keys(t, k);
      }
    }
    const Tensor W_value = random({2 * d, v});
    const double scale = 1 / std::sqrt(static_cast<double>(d));
    same(hard.name, attention(hard.queries, hard.keys, matmul(x, W_value), scale).context,
         attn::self_attention(x, W_query, W_key, W_value));
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "4.3 self-attention",
                    {{"worked example", worked_example},
                     {"random sizes", random_sizes},
                     {"equal sizes", equal_sizes},
                     {"hard scores", hard_scores}});
}
