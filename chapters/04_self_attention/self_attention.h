// Self-attention with trainable weights: three matrices give every token three roles.
//
//   query_i = x_i W_q                   what token i asks for
//   key_j   = x_j W_k                   what token j offers to be found by
//   value_j = x_j W_v                   what token j gives when it is found
//   score_ij  = query_i · key_j
//   weight_ij = softmax over j of score_ij / √d
//   context_i = Σ_j weight_ij value_j
//
// (Vaswani et al. 2017, eq. 1.) T tokens, C numbers in each, d in each query and key. Since queries
// and keys differ, scores are no longer symmetric, and chapter 3's limit is gone.
#pragma once

#include "autograd/nn/linear.h"
#include "autograd/nn/module.h"
#include "autograd/ops.h"

namespace attn {

enum class Scale { kSquareRoot, kNone };  // scores divided by √d, or as they are

struct SelfAttentionSteps {
  Variable queries, keys, values;  // (…, T, d)
  Variable scores;                 // (…, T, T), before they are scaled
  Variable weights;                // (…, T, T), rows add up to 1
  Variable context;                // (…, T, d)
};

// From queries, keys and values to the context.
SelfAttentionSteps attend(const Variable& queries, const Variable& keys, const Variable& values,
                          Scale scale = Scale::kSquareRoot);

// The roles as raw matrices, to see every number. Parameters: W_query, W_key, W_value (in, out),
// drawn in this order, uniform in [0, 1).
class MatrixSelfAttention : public Module {
 public:
  MatrixSelfAttention(std::size_t in, std::size_t out, Rng& rng);
  MatrixSelfAttention(const Tensor& W_query, const Tensor& W_key, const Tensor& W_value);

  SelfAttentionSteps operator()(const Variable& x) const;  // (…, T, in)

 private:
  Variable W_query_, W_key_, W_value_;
};

// The same with Linear layers, whose weights start at a size that suits training. They are kept
// (out, in), the transpose of the above. Parameters: W_query.weight, W_key.weight, W_value.weight.
class LinearSelfAttention : public Module {
 public:
  LinearSelfAttention(std::size_t in, std::size_t out, Rng& rng, Scale scale = Scale::kSquareRoot);

  SelfAttentionSteps operator()(const Variable& x) const;  // (…, T, in)

 private:
  Linear W_query_, W_key_, W_value_;
  Scale scale_;
};

}  // namespace attn
