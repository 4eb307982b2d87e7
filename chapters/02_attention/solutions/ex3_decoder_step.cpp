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
  // [exercise] TODO("compute the new state, then the logits from the context and the new state");
  const Tensor new_hidden = gru_step(join(y_prev, context_vector), h_prev, parameters.gru);
  const Tensor both = join(context_vector, new_hidden);
  const Tensor sum = linear(both, parameters.combination_weight, parameters.combination_bias);
  const Tensor combined = math::tanh(sum);
  return {new_hidden, linear(combined, parameters.output_weight, parameters.output_bias)};
  // [/exercise]
}

}  // namespace attn
// why: each line is one line of the formula, in its order. The context enters twice: into the
// state, for all words to come, and straight into this word's logits.
