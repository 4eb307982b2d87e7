// Exercise 2.3 · One step of the decoder
//
// From the previous word, the old state and the context that was computed from the old state, to a
// new state and the logits of the next word:
//   h' = GRU([y; c], h)
//   logits = W_o tanh(W_c [c; h'] + b_c) + b_o
//
//   y_prev          (I)
//   h_prev          (H)
//   context_vector  (H)
//   returns         new_hidden (H), output_logits (O)
//
// Given, in decoder.h: gru_step, linear and join, and the names of the parameters.
//
// Check it: ./learn check 2.3      Stuck? ./learn hint 2.3
#include "chapters/02_attention/exercises/decoder.h"

namespace attn {

DecoderStep decoder_step_with_attention(const Tensor& y_prev, const Tensor& h_prev,
                                        const Tensor& context_vector,
                                        const DecoderParameters& parameters) {
  // [exercise] TODO("compute the new state, then the logits from the context and the new state");
  const Tensor new_hidden = gru_step(join(y_prev, context_vector), h_prev, parameters.gru);
  const Tensor both = join(context_vector, new_hidden);
  Tensor combined = linear(both, parameters.combination_weight, parameters.combination_bias);
  for (Real& x : combined) x = std::tanh(x);
  return {new_hidden, linear(combined, parameters.output_weight, parameters.output_bias)};
  // [/exercise]
}

}  // namespace attn
