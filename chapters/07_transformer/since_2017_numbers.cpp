// The numbers that chapter 7 prints of the changes since 2017.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autograd/nn/functional.h"
#include "chapters/07_transformer/since_2017.h"

namespace attn {

void show_since_2017(Run& run) {
  run.print("5 · Since 2017\n");
  const NoGradGuard no_gradients;
  Rng rng(run.options().seed);
  const Variable query(randn({1, 16}, rng)), key(randn({1, 16}, rng));
  const auto score = [&](std::size_t m, std::size_t n) {
    return sum(rotate_by_position(query, m) * rotate_by_position(key, n)).item();
  };
  run.print("Rotary positions: the score of one query and one key of 16 numbers");
  Table scores({"query at", "key at", "score"});
  double largest = 0;
  for (const std::size_t m : {3U, 13U, 1003U}) {
    for (const std::size_t distance : {2U, 3U}) {
      scores.row({std::to_string(m), std::to_string(m - distance),
                  fmt::format("{:.4f}", score(m, m - distance))});
      largest =
          std::max(largest, std::abs(double(score(m, m - distance)) - score(3, 3 - distance)));
    }
  }
  run.print_line(scores.text(run.terminal()));
  run.claim("rotary positions: largest difference of scores at one distance", largest,
            at_most(1e-3));

  run.print("\nGrouped queries: the cache of 12 layers and 1024 places, heads of 64 numbers");
  Table caches({"heads of queries", "of keys and values", "bytes"});
  for (const std::size_t G : {12U, 3U, 1U}) {
    caches.row({"12", std::to_string(G), std::to_string(cache_bytes(12, 1024, G, 64))});
  }
  run.print_line(caches.text(run.terminal()));

  const auto numbers = [](const Variable& x) {
    std::string text;
    for (const Real number : x.value()) text += fmt::format("{:9.4f}", number);
    return text;
  };
  const Variable place(from_values({1, 4}, {1, 2, 3, 6})), weight(ones({4}));
  run.print("\nThe place (1, 2, 3, 6), normalised");
  run.print("  layer norm {}", numbers(layer_norm(place, weight, Variable(zeros({4})))));
  run.print("  RMSNorm    {}", numbers(rms_norm(place, weight)));

  const Variable x(from_values({1, 2}, {1, -1}));
  const Variable same(from_values({2, 2}, {1, 0, 0, 1})), twice(from_values({2, 2}, {2, 0, 0, 2}));
  run.print("\nSwiGLU of (1, -1), with W_1 = 1, W_3 = 2 and W_2 = 1");
  run.print("             {}", numbers(swiglu(x, same, twice, same)));
  constexpr std::size_t C = 768, F = 4 * C;
  run.print("  weights at width {}: {} with relu and {} inside, {} with SwiGLU and {} inside", C,
            2 * C * F, F, 3 * C * (2 * F / 3), 2 * F / 3);
}

}  // namespace attn
