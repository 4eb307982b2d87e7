// Checks exercise 6.2.
#include "tests/exercises/harness.h"

namespace attn {
Tensor merge_heads(const Tensor& heads);
}

namespace {

using namespace check;

void compare(std::size_t H, std::size_t T, std::size_t D) {
  const Tensor heads = random({H, T, D});
  Tensor expected = zeros({T, H * D}), interleaved = expected, sum = zeros({T, D});
  for (std::size_t h = 0; h < H; ++h) {
    for (std::size_t t = 0; t < T; ++t) {
      for (std::size_t d = 0; d < D; ++d) {
        expected(t, h * D + d) = heads(h, t, d);
        interleaved(t, d * H + h) = heads(h, t, d);
        sum(t, d) += heads(h, t, d);
      }
    }
  }
  Tensor reshaped = heads;
  reshaped.reshape(Shape{T, H * D});
  same("H = " + std::to_string(H) + ", T = " + std::to_string(T) + ", D = " + std::to_string(D),
       expected, attn::merge_heads(heads),
       {{"reshaped without exchanging the first two axes: tokens and heads are mixed up", reshaped},
        {"the heads were interleaved: each puts D numbers side by side", interleaved},
        {"the heads were added up: they stand side by side", sum}});
}

void random_sizes() {
  const auto sizes = different_sizes(3, 2, 7);
  compare(sizes[0], sizes[1], sizes[2]);
}

void one_head() { compare(1, 4, 3); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "6.2 merging the heads",
                    {{"random sizes", random_sizes}, {"one head", one_head}});
}
