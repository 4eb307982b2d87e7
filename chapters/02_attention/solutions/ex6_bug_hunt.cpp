// Exercise 2.6 · Bug hunt: where 0.16 of the attention is lost
//
// A sentence of two words has the scores 1 and 2, and so the weights 0.2689 and 0.7311. In a batch
// it stands beside a sentence of four words and is filled up to four places, with the scores
// 1, 2, 3, 4. There this function gives its two words 0.2248 and 0.6110. The model learns all the
// same, only worse.
//
//   scores   (S)
//   hidden   (S)   true where the source is padding; at least one is false
//   returns  (S)   the weights: 0 where hidden, softmax over the other scores
//
// Delete the line with TODO, find the bug, and mend it. The first check shows numbers; if it is
// wrong again, the second one says what the mistake looks like.
//
// Check it: ./learn check 2.6      Stuck? ./learn hint 2.6
#include "chapters/exercise.h"

namespace attn {

Tensor masked_attention_weights(const Tensor& scores, const BoolTensor& hidden) {
  // [exercise] TODO("find the bug; delete this line first");
  // [/exercise]
  Tensor masked = scores;
  for (std::size_t s = 0; s < masked.size(); ++s) {
    // [exercise]
    // | if (hidden(s)) masked(s) = 0;
    if (hidden(s)) masked(s) = -std::numeric_limits<Real>::infinity();
    // [/exercise]
  }
  return softmax_rows(masked);
}

}  // namespace attn
// why: exp(0) is 1, so a score of 0 is a score like any other. Only −∞ has an exp of 0, and it is
// below every real score; any number in its place is above some.
