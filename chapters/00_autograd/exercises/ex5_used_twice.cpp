// Exercise 0.5 · Find the bug: a value that is used twice
//
// This is a backward pass by hand, for u = w x, y = tanh(u), L = w y². One of its lines does what
// early versions of many frameworks did. If L were y², that line would be right.
//
//   w, x     numbers
//   returns  dL/dw as `w`, dL/dx as `x`
//
// Delete the line with TODO, run the check, and fix the function.
//
// Check it: ./learn check 0.5      Stuck? ./learn hint 0.5
#include "chapters/exercise.h"

namespace attn {

struct Gradients {
  Real w, x;
};

Gradients backward_by_hand(Real w, Real x) {
  TODO("find the bug; delete this line first");
  const Real u = w * x;
  const Real y = std::tanh(u);
  Gradients d{0, 0};
  // L = w y y
  d.w = y * y;
  const Real dy = 2 * w * y;
  // y = tanh(u)
  const Real du = dy * (1 - y * y);
  // u = w x
  d.w = du * x;
  d.x += du * w;
  return d;
}

}  // namespace attn
