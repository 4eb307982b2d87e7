// Exercise 4.5 · Find the bug: weights the other way round
//
// `Linear`, here as in PyTorch, keeps its weight as (out, in), one row for each output. This
// function should apply such a weight to every token. When it was tried with a square weight, the
// shapes fitted and the model learned. But it does not compute what `Linear` does with that weight.
//
//   x        (T, in)
//   weight   (out, in)
//   returns  (T, out)
//
// Delete the line with TODO, run the check, and fix the function.
//
// Check it: ./learn check 4.5      Stuck? ./learn hint 4.5
#include "chapters/exercise.h"

namespace attn {

Tensor apply_linear(const Tensor& x, const Tensor& weight) {
  TODO("find the bug; delete this line first");
  const std::size_t out = weight.shape(1);
  Tensor y = zeros({x.shape(0), out});
  for (std::size_t t = 0; t < x.shape(0); ++t) {
    for (std::size_t o = 0; o < out; ++o) {
      for (std::size_t i = 0; i < x.shape(1); ++i) {
        y(t, o) += x(t, i) * weight(i, o);
      }
    }
  }
  return y;
}

}  // namespace attn
