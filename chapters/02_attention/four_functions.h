// Attention in four functions, from primitive ops, for one sentence at a time. Read this first: the
// rest of the chapter is the same four functions for a whole batch (autograd/nn/attention.h and
// attention_encoder_decoder.h), and what they can do.
//
//   1  compute_attention_weights       where to look:    α = softmax_s(score(h, e_s))
//   2  compute_context_vector          what is seen:     c = Σ_s α_s e_s
//   3  decoder_step_with_attention     one word further: h' and logits from y, h and c
//   4  encoder_decoder_with_attention  a sentence, read and translated
//
// Shapes: S source length, T target length, I input width, H state size, O output size.
#pragma once

#include <functional>

#include "autograd/nn/cells.h"
#include "autograd/variable.h"

namespace attn {

// query (Q), keys (S, K) → scores (S)
using Score = std::function<Variable(const Variable& query, const Variable& keys)>;

Variable dot_score(const Variable& query, const Variable& keys);         // q · k_s
Variable scaled_dot_score(const Variable& query, const Variable& keys);  // q · k_s / √Q
// vᵀ tanh(W q + U k_s): W (A, Q), U (A, K), v (A)   (Bahdanau et al. 2014)
Score additive_score(const Variable& W, const Variable& U, const Variable& v);
// qᵀ W k_s: W (Q, K)   (Luong et al. 2015)
Score multiplicative_score(const Variable& W);

// decoder_hidden (H), encoder_hiddens (S, H) → (S): all positive, with sum 1.
Variable compute_attention_weights(const Variable& decoder_hidden, const Variable& encoder_hiddens,
                                   const Score& score = dot_score);

// attention_weights (S), encoder_hiddens (S, H) → (H)
Variable compute_context_vector(const Variable& attention_weights, const Variable& encoder_hiddens);

struct DecoderParameters {
  RecurrentWeights gru;         // of inputs [y; c], width I + H
  Variable combination_weight;  // (H, 2H): of [c; h']
  Variable combination_bias;    // (H)
  Variable output_weight;       // (O, H)
  Variable output_bias;         // (O)
};

struct DecoderStep {
  Variable new_hidden;     // (H)
  Variable output_logits;  // (O)
};

// y_prev (I) is the previous word's embedding, h_prev (H) the old state, from which the context (H)
// was computed:
//   h' = GRU([y; c], h)      logits = W_o tanh(W_c [c; h'] + b_c) + b_o
DecoderStep decoder_step_with_attention(const Variable& y_prev, const Variable& h_prev,
                                        const Variable& context_vector,
                                        const DecoderParameters& parameters);

// The encoder is chapter 1's GRU. X (S, I) the source's embeddings, Y (T, I) those of the words
// before each target word → logits (T, O): as many rows as Y has.
Variable encoder_decoder_with_attention(const Variable& X, const Variable& Y,
                                        const RecurrentWeights& encoder,
                                        const DecoderParameters& decoder);

}  // namespace attn
