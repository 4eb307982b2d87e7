// Exercise 1.3 · A loss that does not count padding
//
// The mean, over all real tokens of the batch, of −log p(token):
//   p = softmax(logits[b, t]),  loss = Σ −log p[targets[b, t]] / (number of real tokens)
// where the sum, too, is over the real tokens: those that are not `pad`.
//
//   logits   (B, T, V)
//   targets  (B, T)     token ids below V
//   pad                 the id of padding; at least one target is real
//   returns  a number
//
// The checks include logits of 1000: −log p = log Σ_v exp(l_v − m) + m − l_target, m the largest.
//
// Check it: ./learn check 1.3      Stuck? ./learn hint 1.3
#include "chapters/exercise.h"

namespace attn {

Real masked_loss(const Tensor& logits, const IndexTensor& targets, std::int64_t pad) {
  TODO("add up -log p of the real tokens, count them, divide");
}

}  // namespace attn
