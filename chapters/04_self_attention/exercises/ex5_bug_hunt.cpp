// Exercise 4.5 · Bug hunt: 31 and 42, where `Linear` gives 21 and 43
//
// This function should do what `Linear` does, which keeps its weight as (out, in), as in PyTorch. A
// model of which all weights are square was trained with it, and learned. Then its weights were
// loaded into `Linear`. For the token 1 10 and the weight 1 2 / 3 4 that gives 21 and 43, this
// function 31 and 42.
//
//   x        (T, in)
//   weight   (out, in)
//   returns  (T, out)
//
// Delete the line with TODO, find the bug, and mend it. The first check shows numbers; if it is
// wrong again, the second one says what the mistake looks like.
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
