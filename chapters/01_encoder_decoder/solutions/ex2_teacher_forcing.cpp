// Exercise 1.2 · Teacher forcing
//
// During training, the decoder is given the correct previous word at each step, not the word that
// it wrote itself. So its inputs are the targets, moved one place to the right, with the token
// <bos> (beginning of sentence) in front; the last target is never an input:
//   targets  4 7 2 <eos>
//   inputs   <bos> 4 7 2
//
//   targets  (B, T)   token ids, one sentence in each row
//   bos               the id of <bos>
//   returns  (B, T)   the inputs
//
// Check it: ./learn check 1.2      Stuck? ./learn hint 1.2
#include "chapters/exercise.h"

namespace attn {

IndexTensor teacher_forced_inputs(const IndexTensor& targets, std::int64_t bos) {
  // [exercise] TODO("shift each row one place to the right; bos comes first");
  IndexTensor inputs = targets;
  for (std::size_t b = 0; b < targets.shape(0); ++b) {
    inputs(b, 0) = bos;
    for (std::size_t t = 1; t < targets.shape(1); ++t) inputs(b, t) = targets(b, t - 1);
  }
  return inputs;
  // [/exercise]
}

}  // namespace attn
// why: each row is shifted by itself, and is read from the targets, not from the inputs that are
// being overwritten. All inputs are known before training starts, so no step waits for another.
