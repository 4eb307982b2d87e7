// Causal attention: a token sees itself and what came before it, never what comes after.
//
//   score_ij  = query_i · key_j / √d
//   weight_ij = softmax over j ≤ i of score_ij, and 0 for j > i
//
// T tokens, C numbers in each, d in each query and key; B sequences at once. Chapter 4's attention
// with a mask, dropout on the weights, and a batch axis.
#pragma once

#include "autograd/nn/dropout.h"
#include "autograd/nn/linear.h"
#include "autograd/ops.h"
#include "chapters/shared/language_model.h"

namespace attn {

enum class Mask { kCausal, kNone };

// (T, T), true where a token must not look: j > i. As masked_fill's mask, true hides.
BoolTensor later_tokens(std::size_t T);

// Two ways to the same weights; scores (…, T, T), already divided by √d.
// First softmax over all, then zeros above the diagonal, then each row divided by its sum.
Variable mask_after_softmax(const Variable& scores);
// First −∞ above the diagonal, then softmax: exp(−∞) = 0, and rows add up to 1 by themselves.
Variable mask_before_softmax(const Variable& scores);

struct CausalAttentionSteps {
  Variable scores;   // (…, T, T), divided by √d, before the mask
  Variable weights;  // (…, T, T), rows add up to 1; before dropout
  Variable context;  // (…, T, out)
};

// Parameters: W_query.weight, W_key.weight, W_value.weight (out, in), drawn in this order.
class CausalAttention : public CausalLayer {
 public:
  // `rng` must outlive this if there is dropout. Without a mask it is chapter 4's attention.
  CausalAttention(std::size_t in, std::size_t out, double dropout, Rng& rng,
                  Mask mask = Mask::kCausal);

  CausalAttentionSteps steps(const Variable& x) const;  // (…, T, in)
  Variable operator()(const Variable& x) const override { return steps(x).context; }

 private:
  Linear W_query_, W_key_, W_value_;
  Dropout dropout_;
  Mask mask_;
};

}  // namespace attn
