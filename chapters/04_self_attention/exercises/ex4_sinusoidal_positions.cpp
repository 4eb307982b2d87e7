// Exercise 4.4 · Positions as waves
//
// Attention sees a bag of tokens, so that their order has to enter somewhere. One way (Vaswani et
// al. 2017, section 3.5) is to add to token p a vector of waves, from fast to slow. Make the table
// of these vectors, one in each row:
//   position[p, 2i]     = sin(p / 10000^(2i / C))
//   position[p, 2i + 1] = cos(p / 10000^(2i / C))
//
//   T        how many positions: p = 0 to T − 1
//   C        the width, an even number: i = 0 to C/2 − 1
//   returns  (T, C)
//
// Check it: ./learn check 4.4      Stuck? ./learn hint 4.4
#include "chapters/exercise.h"

namespace attn {

Tensor sinusoidal_positions(std::size_t T, std::size_t C) {
  TODO("sine in the even columns, cosine of the same angle in the odd ones");
}

}  // namespace attn
