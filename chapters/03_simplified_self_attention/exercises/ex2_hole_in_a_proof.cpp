// Exercise 3.2 · A hole in a proof
//
// "Reversing a sequence is impossible for attention with nothing to learn. Of a token and its
// mirror image, one reads itself more than the other: that is the inequality of Cauchy and Schwarz.
// So what it gives out is its own digit, and not its mirror image's." The first step is true. The
// second is not; show it.
//
// Give two tokens and a readout, for the digits 0 and 1. The first token stands for 0, the second
// for 1, and reversed that is 1, 0. With weights = softmax of each row of x xᵀ and
// context = weights x as in exercise 3.1:
//   both tokens read themselves more than the other     weight_00 and weight_11 at least 0.51
//   both answers are right all the same                 logits = context · readout, of which
//                                                       row 0 is larger at digit 1, by 0.01 at
//                                                       least, and row 1 at digit 0
//
//   returns  x (2, C) and readout (C, 2), with any C
//
// Check it: ./learn check 3.2      Stuck? ./learn hint 3.2
#include "chapters/exercise.h"

namespace attn {

struct CounterExample {
  Tensor x, readout;
};

CounterExample counter_example() {
  TODO("two tokens, and a readout that is right although each reads itself most");
}

}  // namespace attn
