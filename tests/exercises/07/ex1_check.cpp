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

// `values` with zeros from row `length` on.
Tensor zero_padding(const Tensor& values, std::size_t length) {
  Tensor result = values;
  for (std::size_t s = length; s < values.shape(0); ++s) {
    for (std::size_t k = 0; k < values.shape(1); ++k) result(s, k) = 0;
  }
  return result;
}

void compare(const std::string& what, const Tensor& x, const Tensor& memory, std::size_t length,
             const Tensor& W_query, const Tensor& W_key, const Tensor& W_value) {
  const std::size_t T = x.shape(0), S = memory.shape(0);
  const double d = static_cast<double>(W_key.shape(1));
  const Tensor Q = matmul(x, W_query), K = matmul(memory, W_key), V = matmul(memory, W_value);
  const double scale = 1 / std::sqrt(d);
  const auto padding = [length](std::size_t, std::size_t s) { return s >= length; };
  const auto padding_and_one = [length](std::size_t, std::size_t s) { return s + 1 >= length; };
  const auto all_but_one = [length](std::size_t, std::size_t s) { return s > length; };
  const auto first = [length, S](std::size_t, std::size_t s) { return s < S - length; };
  const auto later = [](std::size_t t, std::size_t s) { return s > t; };
  const auto scaled_by = [&](double by) { return attention(Q, K, V, 1 / by, padding).context; };
  const Tensor all = attention(Q, K, V, scale).weights;
  const Tensor zero_keys = zero_padding(K, length);
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
        {"padding got the score 0, but exp(0) = 1: give it −∞, or cut it off",
         attention(Q, zero_keys, V, scale).context},
        {"padding became zeros, and a key of zeros gets weight: exp(0) = 1",
         matmul(attention(Q, zero_keys, V, scale).weights, zero_padding(V, length))},
        {"one place too many: only source_length of them are real",
         attention(Q, K, V, scale, all_but_one).context},
        {"one place too few: source_length of them are real",
         length > 1 ? attention(Q, K, V, scale, padding_and_one).context : zeros({})},
        {"the last places were taken: the first source_length are real",
         attention(Q, K, V, scale, first).context},
        {"a causal mask: the decoder may see all of the source",
         attention(Q, K, V, scale, later).context},
        {"self-attention: keys and values come from the memory, not from x",
         attention(Q, own_K, own_V, scale).context},
        {"the two sentences are exchanged: queries come from x",
         attention(matmul(memory, W_query), own_K, own_V, scale).context},
        {"not scaled: divide the scores by √d", scaled_by(1)},
        {"divided by d instead of √d", scaled_by(d)},
        {"multiplied by √d instead of divided", scaled_by(scale)},
        {"scaled by the width C of the tokens: it is the width d of the keys that counts",
         scaled_by(std::sqrt(static_cast<double>(x.shape(1))))},
        {"scaled by the number of tokens: it is the width d of the keys that counts",
         scaled_by(std::sqrt(static_cast<double>(T)))},
        {"the keys were made with W_query",
         attention(Q, matmul(memory, W_query), V, scale, padding).context}});
}

// One token asks with 1; keys 2, 0, 7 and values 10, 20, 70; the third place is padding. Scores
// 2 and 0 give weights 0.8808 and 0.1192.
void worked_example() {
  const Tensor first = from_values({2, 1}, {1, 0}), second = from_values({2, 1}, {0, 1});
  compare("2 of 3 places are real", from_values({1, 2}, {1, 5}),
          from_values({3, 2}, {2, 10, 0, 20, 7, 70}), 2, first, first, second);
}

void compare(const std::string& what, std::size_t T, std::size_t S, std::size_t length) {
  const auto sizes = different_sizes(3, 9, 14);  // beyond T and S, which are up to 8
  const std::size_t C = sizes[0], d = sizes[1], v = sizes[2];
  compare(what, random({T, C}), random({S, C}), length, random({C, d}), random({C, d}),
          random({C, v}));
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
                    {{"worked example", worked_example},
                     {"random sentences", random_sentences},
                     {"a padded source", padded_source},
                     {"one real place", one_place}});
}
