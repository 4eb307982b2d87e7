// Additive scores, as the ops that they consist of. Contract: autograd/nn/functional/attention.h.
#include "autograd/nn/functional/attention.h"
#include "autograd/nn/functional/checks.h"

namespace attn {

// y_bts = Σ_a v_a tanh(q_bta + k_bsa), by way of the array (B, T, S, A)
Variable additive_scores(const Variable& queries, const Variable& keys, const Variable& v) {
  require_additive(queries, keys, v);
  const Variable hidden = tanh(unsqueeze(queries, 2) + unsqueeze(keys, 1));
  return squeeze(linear(hidden, v), -1);
}

}  // namespace attn
