// Attention with several heads, as its steps. Contract: autograd/nn/functional/attention.h.
#include "autograd/nn/functional/attention.h"
#include "autograd/nn/functional/checks.h"

namespace attn {

Variable head_attention(const Variable& queries, const Variable& keys, const Variable& values,
                        std::size_t heads, Real scale, const AttentionMask& mask) {
  require_attention("head_attention", queries, keys, values, heads, mask);
  const Variable real_keys = without_padding(keys, mask.lengths);
  const Variable real_values = without_padding(values, mask.lengths);
  const Variable weights = head_weights(head_scores(queries, real_keys, heads), scale, mask);
  return head_contexts(weights, real_values);
}

}  // namespace attn
