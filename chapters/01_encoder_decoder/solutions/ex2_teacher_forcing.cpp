// Exercise 1.2 · Teacher forcing
//
// While training, the decoder is given the right word before each word that it is to predict, not
// the word that it said itself. So its inputs are the targets, one place later, with the sign <bos>
// (beginning of sentence) in front; the last target is never an input:
//   targets  4 7 2 <eos>
//   inputs   <bos> 4 7 2
//
//   targets  (B, T)   token ids
//   bos               the id of <bos>
//   returns  (B, T)
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
