// Checks exercise 6.3.
#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace attn {
Tensor attend_in_heads(const Tensor& queries, const Tensor& keys, const Tensor& values,
                       std::size_t H);
}

namespace {

using namespace check;

Tensor columns(const Tensor& x, std::size_t begin, std::size_t count) {
  Tensor result = zeros({x.shape(0), count});
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    for (std::size_t c = 0; c < count; ++c) result(t, c) = x(t, begin + c);
  }
  return result;
}

// The heads' contexts side by side, with scores times `scale`.
Tensor in_heads(const Tensor& Q, const Tensor& K, const Tensor& V, std::size_t H, double scale,
                bool is_causal) {
  const std::size_t D = Q.shape(1) / H;
  const auto later = [is_causal](std::size_t i, std::size_t j) { return is_causal && j > i; };
  Tensor result = zeros(Q.shape());
  for (std::size_t h = 0; h < H; ++h) {
    const Tensor context = reference::attention(columns(Q, h * D, D), columns(K, h * D, D),
                                                columns(V, h * D, D), scale, later)
                               .context;
    for (std::size_t t = 0; t < Q.shape(0); ++t) {
      for (std::size_t d = 0; d < D; ++d) result(t, h * D + d) = context(t, d);
    }
  }
  return result;
}

void compare(std::size_t T, std::size_t H, std::size_t D) {
  const std::size_t C = H * D;
  const Tensor Q = random({T, C}), K = random({T, C}), V = random({T, C});
  const double by_head = 1 / std::sqrt(static_cast<double>(D));
  const double by_model = 1 / std::sqrt(static_cast<double>(C));
  same("T = " + std::to_string(T) + ", H = " + std::to_string(H) + ", D = " + std::to_string(D),
       in_heads(Q, K, V, H, by_head, true), attn::attend_in_heads(Q, K, V, H),
       {{"scaled by the model's width C: it is the head's width D that counts",
         in_heads(Q, K, V, H, by_model, true)},
        {"not scaled: divide the scores by √D", in_heads(Q, K, V, H, 1, true)},
        {"no mask: a token must not see later ones", in_heads(Q, K, V, H, by_head, false)},
        {"one head for all columns", in_heads(Q, K, V, 1, by_model, true)},
        {"one head for all columns", in_heads(Q, K, V, 1, by_head, true)}});
}

void random_sizes() {
  const auto sizes = different_sizes(3, 2, 6);
  compare(sizes[0], sizes[1], sizes[2]);
}

void one_head() { compare(4, 1, 3); }

void one_column_each() { compare(3, 5, 1); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "6.3 several heads",
                    {{"random sizes", random_sizes},
                     {"one head", one_head},
                     {"one column for each head", one_column_each}});
}
