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
  const auto later_or_padding = [length](std::size_t t, std::size_t s) {
    return s > t || s >= length;
  };
  const auto scaled_by = [&](double by) { return attention(Q, K, V, 1 / by, padding).context; };
  const Tensor all = attention(Q, K, V, scale).weights;
  const Tensor zero_keys = zero_padding(K, length);
  Tensor zeroed = all;
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t s = length; s < S; ++s) zeroed(t, s) = 0;
  }
  const Tensor own_K = matmul(x, W_key), own_V = matmul(x, W_value);
  std::vector<Mistake> mistakes = {
      {"padding gets weight: only the first source_length places are real",
       attention(Q, K, V, scale).context},
      {"padding's weights were set to 0 after softmax: the others no longer add up to 1",
       matmul(zeroed, V)},
      {"padding got the score 0, but exp(0) = 1: give it −∞, or cut it off",
       attention(Q, zero_keys, V, scale).context},
      {"padding became zeros, and a key of zeros gets weight: exp(0) = 1",
       matmul(attention(Q, zero_keys, V, scale).weights, zero_padding(V, length))},
      {"one place too many: only source_length of them are real",
       attention(Q, K, V, scale, all_but_one).context},
      {"scaled by the width of the values: it is the width d of the keys that counts",
       scaled_by(std::sqrt(static_cast<double>(W_value.shape(1))))},
      {"the last places were taken: the first source_length are real",
       attention(Q, K, V, scale, first).context},
      {"a causal mask: the decoder may see all of the source",
       attention(Q, K, V, scale, later).context},
      {"a causal mask: the decoder may see all of the source",
       attention(Q, K, V, scale, later_or_padding).context},
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
       attention(Q, matmul(memory, W_query), V, scale, padding).context}};
  if (length > 1) {
    mistakes.push_back({"one place too few: source_length of them are real",
                        attention(Q, K, V, scale, padding_and_one).context});
  }
  same(what, attention(Q, K, V, scale, padding).context,
       attn::cross_attention(x, memory, length, W_query, W_key, W_value), mistakes);
}

// Two tokens ask with 1 and with 0; keys 2, 0, 7 and values 10, 20, 70; the third place is padding.
void worked_example() {
  const Tensor first = from_values({2, 1}, {1, 0}), second = from_values({2, 1}, {0, 1});
  compare("2 of 3 places are real", from_values({2, 2}, {1, 5, 0, 5}),
          from_values({3, 2}, {2, 10, 0, 20, 7, 70}), 2, first, first, second);
}

void compare(const std::string& what, std::size_t T, std::size_t S, std::size_t length,
             std::size_t C, std::size_t d, std::size_t v) {
  compare(what, random({T, C}), random({S, C}), length, random({C, d}), random({C, d}),
          random({C, v}));
}

void random_sentences() {
  const auto sizes = different_sizes(5, 3, 9);
  const std::size_t T = sizes[0], S = sizes[1], C = sizes[2], d = sizes[3], v = sizes[4];
  compare("all places real", T, S, S, C, d, v);
  compare("a padded source", T, S, between(2, S - 1), C, d, v);
  compare("a padded source", S, S, between(2, S - 1), C, d, v);
}

// Where sizes coincide, a wrong matrix or a wrong product may fit.
void equal_sizes() {
  const auto sizes = different_sizes(4, 3, 7);
  const std::size_t T = sizes[0], S = sizes[1], p = sizes[2], q = sizes[3];
  compare("v = C", T, S, S - 1, p, q, p);
  compare("v = d", T, S, S - 1, p, q, q);
  compare("d = C", T, S, S - 1, p, p, q);
  compare("all sizes equal", p, p, p - 1, p, p, p);
}

// A token holds its query, a place of the memory its key, and the matrices pick the two.
void compare_scores(const NamedPair& pair, std::size_t length) {
  const std::size_t d = pair.keys.shape(1);
  Tensor pick = zeros({d, d});
  for (std::size_t k = 0; k < d; ++k) pick(k, k) = 1;
  const Tensor W_value = random({d, 3});
  const auto padding = [length](std::size_t, std::size_t s) { return s >= length; };
  const double scale = 1 / std::sqrt(static_cast<double>(d));
  same(pair.name,
       attention(pair.queries, pair.keys, matmul(pair.keys, W_value), scale, padding).context,
       attn::cross_attention(pair.queries, pair.keys, length, pick, pick, W_value));
}

void hard_scores() {
  const auto sizes = different_sizes(3, 3, 6);
  for (const NamedPair& hard : hard_pairs(sizes[0], sizes[1], sizes[2])) {
    compare_scores(hard, sizes[1]);
  }
  for (const NamedPair& hard : hard_masked_pairs(sizes[0], sizes[1], 2)) compare_scores(hard, 2);
}

void one_place() { compare("1 of 4 places is real", 2, 4, 1, 5, 3, 2); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "7.1 cross-attention",
                    {{"worked example", worked_example},
                     {"random sentences", random_sentences},
                     {"equal sizes", equal_sizes},
                     {"hard scores", hard_scores},
                     {"one real place", one_place}});
}
