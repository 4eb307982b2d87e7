// Exercise 6.5 · Counting parameters
//
// There are two ways to make several heads, and they differ in size:
//   wrapper   H single heads, each with three Linear(d_in, d_out) of its own; their contexts stand
//             side by side, H d_out wide
//   split     three Linear(d_in, d_out) for all heads together, each head using d_out / H of their
//             outputs; then a fourth, Linear(d_out, d_out), which always has a bias
// A Linear(in, out) has in · out weights, and out more parameters if it has a bias. In both ways,
// `bias` says whether the three for queries, keys and values have one.
//
// GPT-2 (small): d_in = d_out = 768, 12 heads, split, without these biases: 2,360,064.
//
// Check it: ./learn check 6.5      Stuck? ./learn hint 6.5
#include "chapters/exercise.h"

namespace attn {

std::size_t wrapper_parameters(std::size_t d_in, std::size_t d_out, std::size_t H, bool bias) {
  // [exercise] TODO("three Linear for each head");
  const std::size_t each = d_in * d_out + (bias ? d_out : 0);
  return H * 3 * each;
  // [/exercise]
}

std::size_t split_parameters(std::size_t d_in, std::size_t d_out, std::size_t H, bool bias) {
  // [exercise] TODO("three Linear for all heads, and the one that mixes their outputs");
  const std::size_t each = d_in * d_out + (bias ? d_out : 0);
  const std::size_t mixing = d_out * d_out + d_out;
  return 3 * each + mixing;
  // [/exercise]
}

}  // namespace attn
// why: in the split the number of heads does not occur: heads share out d_out columns and add none.
// So more heads cost nothing, but each of them becomes narrower.
