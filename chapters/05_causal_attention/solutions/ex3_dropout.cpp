// Exercise 5.3 · Dropout on the weights
//
// In training, each weight is dropped (set to 0) with probability p, and each that is kept is
// divided by 1 − p, so that the expected value stays the same (Srivastava et al. 2014). In
// evaluation nothing is dropped and nothing is divided.
//
//   x         the weights, of any shape
//   uniform   the same shape: random numbers in [0, 1); element i is dropped if uniform_i < p
//   p         0 ≤ p < 1
//   training  false in evaluation
//   returns   the shape of x
//
// Check it: ./learn check 5.3      Stuck? ./learn hint 5.3
#include "chapters/exercise.h"

namespace attn {

Tensor drop(const Tensor& x, const Tensor& uniform, Real p, bool training) {
  // [exercise] TODO("drop where uniform < p, scale what is kept; nothing in evaluation");
  if (!training) return x;
  Tensor y = zeros(x.shape());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (uniform.data()[i] >= p) y.data()[i] = x.data()[i] / (1 - p);
  }
  return y;
  // [/exercise]
}

}  // namespace attn
// why: with the division in training, E[y] = (1 − p) · x / (1 − p) = x, and evaluation needs no
// correction. One loop over the data takes any shape.
