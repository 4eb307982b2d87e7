// Checks exercise 7.3.
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

// Step by step with a cache must give what causal attention gives for the whole at once.
void compare(std::size_t T, std::size_t d, std::size_t v) {
  const Tensor Q = random({T, d}), K = random({T, d}), V = random({T, v});
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
          {"the token does not see itself: append before you attend", row(without_itself, t)},
          {"the token sees itself alone: the cache must keep what was there", row(V, t)},
          {"nothing at all was seen", zeros({v})}});
    same("cache.keys after " + what, first_rows(K, t + 1), cache.keys);
    same("cache.values after " + what, first_rows(V, t + 1), cache.values);
  }
}

void three_tokens() { compare(3, 2, 2); }

void random_sizes() {
  const auto sizes = different_sizes(3, 3, 8);
  compare(sizes[0], sizes[1], sizes[2]);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "7.3 the key–value cache",
                    {{"three tokens", three_tokens}, {"random sizes", random_sizes}});
}
