// Checks exercise 7.1.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor cross_attention(const Tensor& x, const Tensor& memory, std::size_t source_length,
                       const Tensor& W_query, const Tensor& W_key, const Tensor& W_value);
}

namespace {

using namespace check;
using reference::attention;
using reference::matmul;

void compare(const std::string& what, std::size_t T, std::size_t S, std::size_t length) {
  const auto sizes = different_sizes(3, 2, 7);
  const std::size_t C = sizes[0], d = sizes[1], v = sizes[2];
  const Tensor x = random({T, C}), memory = random({S, C});
  const Tensor W_query = random({C, d}), W_key = random({C, d}), W_value = random({C, v});
  const Tensor Q = matmul(x, W_query), K = matmul(memory, W_key), V = matmul(memory, W_value);
  const double scale = 1 / std::sqrt(static_cast<double>(d));
  const auto padding = [length](std::size_t, std::size_t s) { return s >= length; };
  const auto later = [](std::size_t t, std::size_t s) { return s > t; };
  const Tensor all = attention(Q, K, V, scale).weights;
  Tensor zeroed = all;
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t s = length; s < S; ++s) zeroed(t, s) = 0;
  }
  const Tensor own_K = matmul(x, W_key), own_V = matmul(x, W_value);
  same(what, attention(Q, K, V, scale, padding).context,
       attn::cross_attention(x, memory, length, W_query, W_key, W_value),
       {{"padding gets weight: only the first source_length places are real",
         attention(Q, K, V, scale).context},
        {"padding's weights were set to 0 after softmax: the others no longer add up to 1",
         matmul(zeroed, V)},
        {"a causal mask: the decoder may see all of the source",
         attention(Q, K, V, scale, later).context},
        {"self-attention: keys and values come from the memory, not from x",
         attention(Q, own_K, own_V, scale).context},
        {"the two sentences are exchanged: queries come from x",
         attention(matmul(memory, W_query), own_K, own_V, scale).context},
        {"not scaled: divide the scores by √d", attention(Q, K, V, 1, padding).context}});
}

void random_sentences() {
  const auto sizes = different_sizes(2, 3, 8);
  compare("T = " + std::to_string(sizes[0]) + ", S = " + std::to_string(sizes[1]) + ", all real",
          sizes[0], sizes[1], sizes[1]);
}

void padded_source() { compare("5 of 8 places are real", 3, 8, 5); }

void one_place() { compare("1 of 4 places is real", 2, 4, 1); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "7.1 cross-attention",
                    {{"random sentences", random_sentences},
                     {"a padded source", padded_source},
                     {"one real place", one_place}});
}
