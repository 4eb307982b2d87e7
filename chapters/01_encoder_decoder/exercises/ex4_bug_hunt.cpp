// Exercise 1.4 · Bug hunt: right in one order, wrong in the other
//
// The encoder hands its last state to the decoder: for each sentence of a batch, the state after
// its last real token. A batch with the lengths 2 and 3 gives what each sentence gives alone. The
// same two sentences with the lengths 3 and 2 give a second state that is not the second's.
//
//   states   (B, T, H)   after each token of each sentence, what fills it up to T included
//   lengths  (B)         how many tokens are real, 1 to T
//   returns  (B, H)      the last state of each sentence
//
// Delete the line with TODO, find the bug, and mend it. The first check shows numbers; if it is
// wrong again, the second one says what the mistake looks like.
//
// Check it: ./learn check 1.4      Stuck? ./learn hint 1.4
#include "chapters/exercise.h"

namespace attn {

Tensor last_states(const Tensor& states, const std::vector<std::size_t>& lengths) {
  TODO("find the bug; delete this line first");
  const std::size_t B = states.shape(0);
  const std::size_t H = states.shape(2);
  Tensor last = zeros({B, H});
  std::size_t token = 0;
  for (std::size_t b = 0; b < B; ++b) {
    while (token + 1 < lengths[b]) ++token;
    for (std::size_t k = 0; k < H; ++k) last(b, k) = states(b, token, k);
  }
  return last;
}

}  // namespace attn
