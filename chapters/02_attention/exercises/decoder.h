// What the exercises of chapter 2 share: the decoder's parameters, the four functions, and three
// functions that are given.
//
// Sizes: S source length, T target length, I input width, H state size, O output size.
#pragma once

#include "chapters/exercise.h"

namespace attn {

struct GruParameters {
  Tensor weight_ih;  // (3H, inputs)
  Tensor weight_hh;  // (3H, H)
  Tensor bias_ih;    // (3H)
  Tensor bias_hh;    // (3H)
};

struct DecoderParameters {
  GruParameters gru;          // of inputs [y; c], I + H of them
  Tensor combination_weight;  // (H, 2H), of [c; h']
  Tensor combination_bias;    // (H)
  Tensor output_weight;       // (O, H)
  Tensor output_bias;         // (O)
};

struct DecoderStep {
  Tensor new_hidden;     // (H)
  Tensor output_logits;  // (O)
};

// ---- given
Tensor gru_step(const Tensor& x, const Tensor& h, const GruParameters& parameters);  // (H)
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias);            // W x + b
Tensor join(const Tensor& a, const Tensor& b);                                       // [a; b]

// ---- exercises 2.1 to 2.4
Tensor compute_attention_weights(const Tensor& decoder_hidden, const Tensor& encoder_hiddens);
Tensor compute_context_vector(const Tensor& attention_weights, const Tensor& encoder_hiddens);
DecoderStep decoder_step_with_attention(const Tensor& y_prev, const Tensor& h_prev,
                                        const Tensor& context_vector,
                                        const DecoderParameters& parameters);
Tensor encoder_decoder_with_attention(const Tensor& X, const Tensor& Y,
                                      const GruParameters& encoder,
                                      const DecoderParameters& decoder);

}  // namespace attn
