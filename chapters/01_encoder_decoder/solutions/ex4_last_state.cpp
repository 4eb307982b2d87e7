// Exercise 1.4 · Find the bug: the encoder's last state
//
// The encoder hands its last state to the decoder. In a batch, sentences differ in length, and the
// shorter ones are filled up with padding at their end. This function should pick, for each
// sentence, the state after its last real token. It does so for the longest sentence, and for every
// sentence if all are equally long.
//
//   states   (B, T, H)   after each token of each sentence, padding included
//   lengths  (B)         how many tokens are real, 1 to T
//   returns  (B, H)      the last state of each sentence
//
// Delete the line with TODO, run the check, and fix the function.
//
// Check it: ./learn check 1.4      Stuck? ./learn hint 1.4
#include "chapters/exercise.h"

namespace attn {

Tensor last_states(const Tensor& states, const std::vector<std::size_t>& lengths) {
  // [exercise] TODO("find the bug; delete this line first");
  // [/exercise]
  const std::size_t B = states.shape(0);
  const std::size_t H = states.shape(2);
  Tensor last = zeros({B, H});
  for (std::size_t b = 0; b < B; ++b) {
    // [exercise]
    // | const std::size_t t = states.shape(1) - 1;
    const std::size_t t = lengths[b] - 1;
    // [/exercise]
    for (std::size_t k = 0; k < H; ++k) last(b, k) = states(b, t, k);
  }
  return last;
}

}  // namespace attn
