// Exercise 2.3 · One step of the decoder
//
// From the previous word y, the old state h and the context c (which was computed from the old
// state), compute the new state h' and the logits of the next word:
//   h' = GRU([y; c], h)                            [y; c] is y followed by c
//   logits = W_o tanh(W_c [c; h'] + b_c) + b_o
//
//   y_prev          (I)   y, the word's embedding
//   h_prev          (H)   h
//   context_vector  (H)   c
//   parameters            of the GRU; W_c, b_c (combination_…); W_o, b_o (output_…)
//   returns         new_hidden (H), output_logits (O)
//
// In decoder.h, beside this file: the functions gru_step, linear and join, which are given, and the
// names of the parameters.
//
// Check it: ./learn check 2.3      Stuck? ./learn hint 2.3
#include "chapters/02_attention/exercises/decoder.h"

namespace attn {

DecoderStep decoder_step_with_attention(const Tensor& y_prev, const Tensor& h_prev,
                                        const Tensor& context_vector,
                                        const DecoderParameters& parameters) {
  TODO("compute the new state, then the logits from the context and the new state");
}

}  // namespace attn
