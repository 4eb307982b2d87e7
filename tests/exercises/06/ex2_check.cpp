// Checks exercise 6.2.
#include "tests/exercises/harness.h"

namespace attn {
Tensor merge_heads(const Tensor& heads);
}

namespace {

using namespace check;

void compare(const Tensor& heads) {
  const std::size_t H = heads.shape(0), T = heads.shape(1), D = heads.shape(2);
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
        {"the heads were interleaved: the D numbers of one head stand side by side", interleaved},
        {"the heads were added up: put them side by side", sum}});
}

void worked_example() {
  Tensor heads = zeros({2, 3, 2});  // 0, 1, 2 … 11, so that each number says where it stood
  for (std::size_t i = 0; i < heads.size(); ++i) heads.data()[i] = static_cast<double>(i);
  compare(heads);
}

void random_sizes() {
  const auto sizes = different_sizes(3, 2, 7);
  const std::size_t p = sizes[0], q = sizes[1];
  compare(random({p, q, sizes[2]}));
  // Where sizes coincide, axes may be exchanged unseen.
  compare(random({p, p, q}));
  compare(random({q, p, p}));
  compare(random({p, q, p}));
  compare(random({p, p, p}));
}

void one_head() { compare(random({1, 4, 3})); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(
      argc, argv, "6.2 merging the heads",
      {{"worked example", worked_example}, {"random sizes", random_sizes}, {"one head", one_head}});
}
