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
  TODO("shift each row one place to the right; bos comes first");
}

}  // namespace attn
