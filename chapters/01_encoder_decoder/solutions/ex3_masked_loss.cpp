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
  // [exercise] TODO("add up -log p of the real tokens, count them, divide");
  const std::size_t V = logits.shape(2);
  Real total = 0;
  Real count = 0;
  for (std::size_t b = 0; b < targets.shape(0); ++b) {
    for (std::size_t t = 0; t < targets.shape(1); ++t) {
      if (targets(b, t) == pad) continue;
      Real largest = logits(b, t, 0);
      for (std::size_t v = 1; v < V; ++v) largest = std::max(largest, logits(b, t, v));
      Real sum = 0;
      for (std::size_t v = 0; v < V; ++v) sum += std::exp(logits(b, t, v) - largest);
      const auto target = static_cast<std::size_t>(targets(b, t));
      total += std::log(sum) + largest - logits(b, t, target);
      count += 1;
    }
  }
  return total / count;
  // [/exercise]
}

}  // namespace attn
// why: log p is computed without p: where p is as small as exp(−1000) it is 0 in float and in
// double, and its logarithm is −∞. A place of padding is left before its logits are read.
