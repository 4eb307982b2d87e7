#include "chapters/03_simplified_self_attention/simplified_self_attention.h"

namespace attn {

// [snippet:sum_normalised]
Variable sum_normalised(const Variable& scores) { return scores / sum(scores, {-1}, true); }
// [/snippet]

// [snippet:one_query]
AttentionSteps attend_from(const Variable& x, std::size_t query) {
  require_rank("attend_from", 2, x.shape());
  AttentionSteps steps;
  const Variable asking = select(x, 0, query);  // (C)
  steps.scores = matmul(x, asking);          // (T, C) (C) → (T): one dot product for each token
  steps.weights = softmax(steps.scores);     // (T), adds up to 1
  steps.context = matmul(steps.weights, x);  // (T) (T, C) → (C)
  return steps;
}
// [/snippet]

// [snippet:all_queries]
AttentionSteps simplified_self_attention(const Variable& x) {
  const bool transpose_b = true;
  AttentionSteps steps;
  steps.scores = matmul(x, x, transpose_b);  // X Xᵀ: (T, C) (C, T) → (T, T)
  steps.weights = softmax(steps.scores);     // every row adds up to 1
  steps.context = matmul(steps.weights, x);  // (T, T) (T, C) → (T, C)
  return steps;
}
// [/snippet]

}  // namespace attn
