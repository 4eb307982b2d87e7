// Checks exercise 2.5.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor scaled_dot_scores(const Tensor& query, const Tensor& keys);
Tensor multiplicative_scores(const Tensor& query, const Tensor& keys, const Tensor& W);
Tensor additive_scores(const Tensor& query, const Tensor& keys, const Tensor& W, const Tensor& U,
                       const Tensor& v);
}  // namespace attn

namespace {

using namespace check;

Tensor product(const Tensor& matrix, const Tensor& x) {
  return reference::linear(matrix, x, zeros({matrix.shape(0)}));
}

void scaled_dot() {
  for (std::size_t repeat = 0; repeat < 2; ++repeat) {
    const auto sizes = different_sizes(2, 2, 9);
    const std::size_t S = sizes[0];
    const std::size_t H = sizes[repeat];  // S = H as well
    const Tensor query = random({H});
    const Tensor keys = random({S, H});
    const Tensor dots = product(keys, query);
    const double width = static_cast<double>(H);
    const auto over = [&](double divisor) { return reference::scaled(dots, 1 / divisor); };
    const Tensor scores = over(std::sqrt(width));
    same(
        "scaled_dot_scores", scores, attn::scaled_dot_scores(query, keys),
        {{"these are the dot products: divide them by √H", dots},
         {"divided by H instead of √H, the spread of a sum of H products", over(width)},
         {"multiplied by √H instead of divided", over(1 / std::sqrt(width))},
         {"divided by the root of the number of keys: it is the width that counts",
          over(std::sqrt(static_cast<double>(S)))},
         {"these are weights; a score function stops before softmax", reference::softmax(scores)}});
  }
}

// The page's: the query asks with its first number, and W says that the keys' second answers.
void worked_example() {
  const Tensor query = from_values({2}, {1, 0});
  const Tensor keys = from_values({2, 2}, {1, 0, 0, 1});
  same("multiplicative_scores", from_values({2}, {0, 1}),
       attn::multiplicative_scores(query, keys, from_values({2, 2}, {0, 1, 1, 0})),
       {{"W was left out", from_values({2}, {1, 0})},
        {"W was left out: each number of the query was multiplied by each of the key",
         from_values({2}, {1, 1})},
        {"divided by the root of the width: the multiplicative score is not scaled",
         from_values({2}, {0, std::sqrt(0.5)})}});
}

void multiplicative() {
  worked_example();
  const auto sizes = different_sizes(3, 2, 9);
  const Tensor query = random({sizes[0]});
  const Tensor keys = random({sizes[1], sizes[2]});
  const Tensor W = random({sizes[0], sizes[2]});
  const Tensor scores = product(keys, product(reference::transposed(W), query));
  same("multiplicative_scores", scores, attn::multiplicative_scores(query, keys, W),
       {{"these are weights; a score function stops before softmax", reference::softmax(scores)},
        {"divided by the root of the keys' width: the multiplicative score is not scaled",
         reference::scaled(scores, 1 / std::sqrt(static_cast<double>(sizes[2])))},
        {"divided by the root of the query's width: the multiplicative score is not scaled",
         reference::scaled(scores, 1 / std::sqrt(static_cast<double>(sizes[0])))}});
  const Tensor square = random({4, 4});
  const Tensor q = random({4});
  const Tensor k = random({4, 4});
  same("multiplicative_scores with a square W",
       product(k, product(reference::transposed(square), q)),
       attn::multiplicative_scores(q, k, square),
       {{"W was read as its transpose: kᵀ W q instead of qᵀ W k", product(k, product(square, q))},
        {"W was left out", product(k, q)}});
}

void additive(const std::vector<std::size_t>& sizes) {
  const Tensor query = random({sizes[0]});
  const Tensor keys = random({sizes[1], sizes[2]});
  const Tensor W = random({sizes[3], sizes[0]});
  const Tensor U = random({sizes[3], sizes[2]});
  const Tensor v = random({sizes[3]});
  const std::size_t S = keys.shape(0);
  const Tensor of_query = product(W, query);
  Tensor expected = zeros({S}), linear = zeros({S}), apart = zeros({S}), unweighted = zeros({S}),
         without_keys = zeros({S}), without_query = zeros({S}), outside = zeros({S}),
         difference = zeros({S}), reversed = zeros({S});
  for (std::size_t s = 0; s < S; ++s) {
    const Tensor of_key = product(U, reference::row(keys, s));
    for (std::size_t a = 0; a < v.size(); ++a) {
      const double sum = of_query(a) + of_key(a);
      expected(s) += v(a) * std::tanh(sum);
      linear(s) += v(a) * sum;
      apart(s) += v(a) * (std::tanh(of_query(a)) + std::tanh(of_key(a)));
      unweighted(s) += std::tanh(sum);
      without_keys(s) += v(a) * std::tanh(of_query(a));
      without_query(s) += v(a) * std::tanh(of_key(a));
      difference(s) += v(a) * std::tanh(of_query(a) - of_key(a));
      reversed(s) += v(a) * std::tanh(of_key(a) - of_query(a));
    }
    outside(s) = std::tanh(linear(s));
  }
  same(
      "additive_scores", expected, attn::additive_scores(query, keys, W, U, v),
      {{"tanh is missing: without it the query adds the same to all scores", linear},
       {"tanh was taken of each part: take it of their sum", apart},
       {"v was left out", unweighted},
       {"the keys were left out: all scores are equal", without_keys},
       {"the query was left out", without_query},
       {"one part was subtracted from the other: add them", difference},
       {"one part was subtracted from the other: add them", reversed},
       {"tanh was taken after the product with v: it comes before", outside},
       {"these are weights; a score function stops before softmax", reference::softmax(expected)}});
}

void additive() {
  additive(different_sizes(4, 2, 9));
  additive({4, 4, 4, 4});
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "2.5 three more score functions",
                    {{"scaled dot", scaled_dot, "scaled_dot_scores"},
                     {"multiplicative", multiplicative, "multiplicative_scores"},
                     {"additive", additive, "additive_scores"}});
}
