// What chapter 6 puts into the blocks of chapter 5's model (chapters/shared/language_model.h):
// causal attention with several heads, whose weights nobody looks at.
#pragma once

#include "autograd/nn/multi_head_attention.h"
#include "chapters/shared/language_model.h"

namespace attn {

// Parameters: heads (MultiHeadAttention).
class CausalHeads : public CausalLayer {
 public:
  CausalHeads(std::size_t width, std::size_t heads, Rng& rng) : heads_(width, heads, rng) {
    add_module("heads", heads_);
    causal_.causal = true;
  }
  Variable operator()(const Variable& x) const override {  // (B, T, C) → (B, T, C)
    return heads_(x, causal_, Weights::kNotWanted).output;
  }

 private:
  MultiHeadAttention heads_;
  AttentionMask causal_;
};

}  // namespace attn
