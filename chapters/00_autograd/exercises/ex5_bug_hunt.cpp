// Exercise 0.5 · Bug hunt: 0.3634 where 0.5770 is right
//
// A backward pass by hand, for u = w x, y = tanh(u), L = w y². At w = 1, x = 0.5 it gives
// dL/dw = 0.3634; measured by moving w a little up and down, it is 0.5770. For dL/dx both agree.
//
//   w, x     numbers
//   returns  dL/dw as `w`, dL/dx as `x`
//
// Delete the line with TODO, find the bug, and mend it. The first check shows numbers; if it is
// wrong again, the second one says what the mistake looks like.
//
// Check it: ./learn check 0.5      Stuck? ./learn hint 0.5
#include "chapters/exercise.h"

namespace attn {

struct GradientsByHand {
  Real w, x;
};

GradientsByHand backward_by_hand(Real w, Real x) {
  TODO("find the bug; delete this line first");
  const Real u = w * x;
  const Real y = std::tanh(u);
  GradientsByHand d{0, 0};
  // L = w y y
  d.w = y * y;
  const Real dy = 2 * w * y;
  // y = tanh(u)
  const Real du = dy * (1 - y * y);
  // u = w x
  d.w = du * x;
  d.x = du * w;
  return d;
}

}  // namespace attn
