// Exercise 1.3 · A loss that does not count padding
//
// The mean of −log p(target) over all real tokens of the batch, those whose target is not `pad`:
//   p = softmax(logits[b, t]),  loss = (Σ −log p[targets[b, t]]) / (number of real tokens)
// The sum, too, runs over the real tokens only.
//
//   logits   (B, T, V)
//   targets  (B, T)     token ids below V
//   pad                 the id of padding; at least one target is real
//   returns  a number
//
// The checks include logits near 1000, whose exp overflows. With m the largest of the V logits l,
// −log p[target] = log Σ_v exp(l_v − m) + m − l_target does not.
//
// Check it: ./learn check 1.3      Stuck? ./learn hint 1.3
#include "chapters/exercise.h"

namespace attn {

Real masked_loss(const Tensor& logits, const IndexTensor& targets, std::int64_t pad) {
  TODO("add up -log p of the real tokens, count them, divide");
}

}  // namespace attn
