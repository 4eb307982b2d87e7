// Checks exercise 7.3.
#include <algorithm>
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
struct Cache {
  Tensor keys, values;
};
Tensor attend_with_cache(const Tensor& query, const Tensor& key, const Tensor& value, Cache& cache);
}  // namespace attn

namespace {

using namespace check;
using reference::attention;
using reference::row;

Tensor first_rows(const Tensor& x, std::size_t n) {
  Tensor result = zeros({n, x.shape(1)});
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < x.shape(1); ++k) result(i, k) = x(i, k);
  }
  return result;
}

Tensor upside_down(const Tensor& x) {
  Tensor result = x;
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    for (std::size_t k = 0; k < x.shape(1); ++k) result(i, k) = x(x.shape(0) - 1 - i, k);
  }
  return result;
}

// The context of token t with the powers exp(score − largest) as weights.
Tensor not_divided(const Tensor& Q, const Tensor& K, const Tensor& V, double scale, std::size_t t) {
  const auto later = [](std::size_t i, std::size_t j) { return j > i; };
  const auto [weights, context] = attention(Q, K, V, scale, later);
  double largest = 0;
  for (std::size_t j = 0; j <= t; ++j) largest = std::max(largest, weights(t, j));
  return reference::scaled(row(context, t), 1 / largest);
}

// Step by step with a cache must give what causal attention gives for the whole at once.
void compare(const Tensor& Q, const Tensor& K, const Tensor& V) {
  const std::size_t T = Q.shape(0), d = K.shape(1), v = V.shape(1);
  const double scale = 1 / std::sqrt(static_cast<double>(d));
  const auto from = [&](auto hidden, double factor) {
    return attention(Q, K, V, factor, hidden).context;
  };
  const auto later = [](std::size_t i, std::size_t j) { return j > i; };
  const Tensor whole = from(later, scale);
  const Tensor not_scaled = from(later, 1);
  const Tensor without_itself =
      from([](std::size_t i, std::size_t j) { return j > i || (j == i && i > 0); }, scale);
  attn::Cache cache{zeros({0, d}), zeros({0, v})};
  for (std::size_t t = 0; t < T; ++t) {
    const std::string what = "token " + std::to_string(t);
    const Tensor got = attn::attend_with_cache(row(Q, t), row(K, t), row(V, t), cache);
    same(what, row(whole, t), got,
         {{"not scaled: divide the scores by √d", row(not_scaled, t)},
          {"scaled by the width of the values: it is the width d of the keys that counts",
           row(from(later, 1 / std::sqrt(static_cast<double>(v))), t)},
          {"divided by d instead of √d", row(from(later, scale * scale), t)},
          {"scaled by the length of the cache: it is the width d of the keys that counts",
           row(from(later, 1 / std::sqrt(static_cast<double>(t + 1))), t)},
          {"not divided by the sum: weights add up to 1", not_divided(Q, K, V, scale, t)},
          {"the queries were kept instead of the keys",
           row(attention(Q, Q, V, scale, later).context, t)},
          {"the token does not see itself: append before you attend", row(without_itself, t)},
          {"the token sees itself alone: the cache must keep what was there", row(V, t)},
          {"nothing at all was seen", zeros({v})}});
    const std::string newest_first = "the new row was put before the others: it comes after them";
    same("cache.keys after " + what, first_rows(K, t + 1), cache.keys,
         {{"the cache was left as it was: append to it", first_rows(K, t)},
          {"the query was kept instead of the key", first_rows(Q, t + 1)},
          {"the values were kept as keys", first_rows(V, t + 1)},
          {newest_first, upside_down(first_rows(K, t + 1))}});
    same("cache.values after " + what, first_rows(V, t + 1), cache.values,
         {{"the cache was left as it was: append to it", first_rows(V, t)},
          {"the keys were kept as values", first_rows(K, t + 1)},
          {newest_first, upside_down(first_rows(V, t + 1))}});
  }
}

// Token 1 has the query 1 1 1 1 and finds the keys 1 1 1 1 and 0 0 0 0: scores 4 / √4 = 2 and 0.
void worked_example() {
  compare(ones({2, 4}), from_values({2, 4}, {1, 1, 1, 1, 0, 0, 0, 0}),
          from_values({2, 1}, {10, 20}));
}

void compare(std::size_t T, std::size_t d, std::size_t v) {
  compare(random({T, d}), random({T, d}), random({T, v}));
}

void three_tokens() { compare(3, 2, 2); }

void random_sizes() {
  const auto sizes = different_sizes(3, 3, 8);
  const std::size_t T = sizes[0], d = sizes[1], v = sizes[2];
  compare(T, d, v);
  compare(d + 1, d, v);  // the cache becomes as long as it is wide
  compare(T, d, d);
}

void hard_scores() {
  const auto sizes = different_sizes(2, 3, 6);
  const std::size_t T = sizes[0], d = sizes[1];
  for (const NamedPair& hard : hard_pairs(T, T, d)) {
    const Tensor V = random({T, 2});
    const auto later = [](std::size_t i, std::size_t j) { return j > i; };
    const double scale = 1 / std::sqrt(static_cast<double>(d));
    const Tensor whole = attention(hard.queries, hard.keys, V, scale, later).context;
    attn::Cache cache{zeros({0, d}), zeros({0, 2})};
    for (std::size_t t = 0; t < T; ++t) {
      same(hard.name + ", token " + std::to_string(t), row(whole, t),
           attn::attend_with_cache(row(hard.queries, t), row(hard.keys, t), row(V, t), cache));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "7.3 the key–value cache",
                    {{"worked example", worked_example},
                     {"three tokens", three_tokens},
                     {"random sizes", random_sizes},
                     {"hard scores", hard_scores}});
}
