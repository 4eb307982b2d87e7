// Checks exercise 6.1.
#include "tests/exercises/harness.h"

namespace attn {
Tensor split_heads(const Tensor& x, std::size_t H);
}

namespace {

using namespace check;

template <class Source>
Tensor table(std::size_t H, std::size_t T, std::size_t D, Source source) {
  Tensor result = zeros({H, T, D});
  for (std::size_t h = 0; h < H; ++h) {
    for (std::size_t t = 0; t < T; ++t) {
      for (std::size_t d = 0; d < D; ++d) result(h, t, d) = source(h, t, d);
    }
  }
  return result;
}

// x (T, H D)
void compare(const Tensor& x, std::size_t H) {
  const std::size_t T = x.shape(0), D = x.shape(1) / H;
  const Tensor right = table(H, T, D, [&](auto h, auto t, auto d) { return x(t, h * D + d); });
  Tensor not_exchanged = x;
  not_exchanged.reshape(Shape{T, H, D});
  same("T = " + std::to_string(T) + ", H = " + std::to_string(H) + ", D = " + std::to_string(D),
       right, attn::split_heads(x, H),
       {{"reshaped straight to (H, T, D): that gives a head whole tokens instead of its columns of "
         "every token",
         table(H, T, D, [&](auto h, auto t, auto d) { return x.data()[(h * T + t) * D + d]; })},
        {"reshaped to (T, H, D): the first two axes are still to be exchanged", not_exchanged},
        {"all heads got the same columns: head h begins at h D",
         table(H, T, D, [&](auto, auto t, auto d) { return x(t, d); })},
        {"head h began at column h: it begins at h D",
         table(H, T, D, [&](auto h, auto t, auto d) { return x(t, h + d); })},
        {"every H-th column went to a head: a head owns D columns that stand side by side",
         table(H, T, D, [&](auto h, auto t, auto d) { return x(t, d * H + h); })}});
}

void worked_example() {
  Tensor x = zeros({3, 4});  // 0, 1, 2 … 11, so that each number says where it stood
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<double>(i);
  compare(x, 2);
}

void random_sizes() {
  const auto sizes = different_sizes(3, 3, 7);
  const std::size_t T = sizes[0], H = sizes[1], D = sizes[2];
  compare(random({T, H * D}), H);
  for (const std::size_t n : {sizes[0], std::size_t{2}}) compare(random({n, n * n}), n);
  compare(random({H * D, H * D}), H);  // as many tokens as columns
}

void one_head() { compare(random({4, 3}), 1); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(
      argc, argv, "6.1 splitting into heads",
      {{"worked example", worked_example}, {"random sizes", random_sizes}, {"one head", one_head}});
}
