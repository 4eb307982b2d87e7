// Checks exercise 6.5.
#include "tests/exercises/harness.h"

namespace attn {
std::size_t wrapper_parameters(std::size_t d_in, std::size_t d_out, std::size_t H, bool bias);
std::size_t split_parameters(std::size_t d_in, std::size_t d_out, std::size_t H, bool bias);
}  // namespace attn

namespace {

using namespace check;

void compare_wrapper(std::size_t in, std::size_t out, std::size_t H, bool bias) {
  const auto n = [](std::size_t count) { return static_cast<double>(count); };
  const std::size_t added = bias ? out : 0;
  same("wrapper_parameters(" + std::to_string(in) + ", " + std::to_string(out) + ", " +
           std::to_string(H) + (bias ? ", true)" : ", false)"),
       n(3 * H * (in * out + added)), n(attn::wrapper_parameters(in, out, H, bias)),
       {{"one head only: each of the H heads has its own", n(3 * (in * out + added))},
        {"one Linear for each head: there are three", n(H * (in * out + added))},
        {"a Linear has as many biases as outputs", n(3 * H * (in * out + (bias ? in : 0)))},
        {"a Linear has as many biases as outputs", n(3 * H * (in * out + (bias ? 1 : 0)))},
        {"one bias for all: each Linear has its own", n(3 * H * in * out + added)},
        {"in the wrapper no Linear mixes the heads",
         n(3 * H * (in * out + added) + H * out * H * out + H * out)},
        {"d_out was divided by H: in the wrapper every head is d_out wide",
         n(3 * (in * (out / H) + (bias ? out / H : 0)) * H)},
        {bias ? "the biases were left out" : "biases were counted, though there are none",
         n(3 * H * (in * out + (bias ? 0 : out)))}});
}

void compare_split(std::size_t in, std::size_t out, std::size_t H, bool bias) {
  const auto n = [](std::size_t count) { return static_cast<double>(count); };
  const std::size_t added = bias ? out : 0;
  const std::size_t roles = 3 * (in * out + added);
  same("split_parameters(" + std::to_string(in) + ", " + std::to_string(out) + ", " +
           std::to_string(H) + (bias ? ", true)" : ", false)"),
       n(roles + out * out + out), n(attn::split_parameters(in, out, H, bias)),
       {{"multiplied by H: in the split, the heads share the three matrices",
         n(H * roles + out * out + out)},
        {"the fourth Linear, which mixes the heads' outputs, is missing", n(roles)},
        {"the fourth Linear's bias is missing: it always has one", n(roles + out * out)},
        {"the fourth Linear goes from d_out to d_out", n(roles + in * out + out)},
        {"divided by H: together, the heads use all of d_out", n(roles / H + out * out + out)},
        {"each head was counted as d_out / H wide, and the fourth Linear, too",
         n(roles + out / H * out + out)},
        {bias ? "the biases of the first three were left out"
              : "biases of the first three were counted, though there are none",
         n(3 * (in * out + (bias ? 0 : out)) + out * out + out)}});
}

void gpt2() { compare_split(768, 768, 12, false); }

void two_heads() { compare_wrapper(3, 2, 2, false); }

void wrapper() {
  const auto sizes = different_sizes(3, 2, 20);
  for (const bool bias : {false, true}) compare_wrapper(sizes[0], sizes[1], sizes[2], bias);
  compare_wrapper(sizes[0], sizes[1] * sizes[2], sizes[2], true);
}

void split() {
  const auto sizes = different_sizes(3, 2, 20);
  for (const bool bias : {false, true}) {
    compare_split(sizes[0], sizes[1] * sizes[2], sizes[2], bias);
    compare_split(sizes[1] * sizes[2] + sizes[0], sizes[1] * sizes[2], sizes[2], bias);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "6.5 counting parameters",
                    {{"two heads", two_heads, "wrapper_parameters"},
                     {"wrapper", wrapper, "wrapper_parameters"},
                     {"GPT-2", gpt2, "split_parameters"},
                     {"split", split, "split_parameters"}});
}
