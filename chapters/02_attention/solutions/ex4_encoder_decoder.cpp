// Exercise 2.4 · The whole encoder–decoder
//
// Put the three functions together. The encoder is a GRU that starts from a state of zeros; all its
// states are kept, as E (S, H). The decoder starts from the encoder's last state h. At each step it
// looks at the encoder's states with its OLD state, then takes a step:
//   α = compute_attention_weights(h, E)     c = compute_context_vector(α, E)
//   h, logits = decoder_step_with_attention(y_t, h, c, decoder)
//
//   X        (S, I)   the source's embeddings
//   Y        (T, I)   the embeddings of the words before each target word (teacher forcing)
//   returns  (T, O)   the logits of each step, as many rows as Y has
//
// The three functions are given, whether or not you wrote yours; so is gru_step, in decoder.h.
// Below, row(m, t) returns row t of a matrix, and set_row writes one.
//
// Check it: ./learn check 2.4      Stuck? ./learn hint 2.4
#include "chapters/02_attention/exercises/decoder.h"

namespace attn {
namespace {

// Row i of x (n, m) → (m)
Tensor row(const Tensor& x, std::size_t i) { return reshape(math::slice(x, 0, i, i + 1), {-1}); }

void set_row(Tensor& x, std::size_t i, const Tensor& values) {
  for (std::size_t k = 0; k < values.size(); ++k) x(i, k) = values(k);
}

}  // namespace

Tensor encoder_decoder_with_attention(const Tensor& X, const Tensor& Y,
                                      const GruParameters& encoder,
                                      const DecoderParameters& decoder) {
  // [exercise] TODO("encode X, then decode one row of Y after the other");
  const std::size_t S = X.shape(0);
  const std::size_t T = Y.shape(0);
  const std::size_t H = encoder.weight_hh.shape(1);
  Tensor hidden = zeros({H});
  Tensor encoder_hiddens = zeros({S, H});
  for (std::size_t s = 0; s < S; ++s) {
    hidden = gru_step(row(X, s), hidden, encoder);
    set_row(encoder_hiddens, s, hidden);
  }
  Tensor logits = zeros({T, decoder.output_bias.size()});
  for (std::size_t t = 0; t < T; ++t) {
    const Tensor weights = compute_attention_weights(hidden, encoder_hiddens);
    const Tensor context = compute_context_vector(weights, encoder_hiddens);
    const DecoderStep step = decoder_step_with_attention(row(Y, t), hidden, context, decoder);
    set_row(logits, t, step.output_logits);
    hidden = step.new_hidden;
  }
  return logits;
  // [/exercise]
}

}  // namespace attn
// why: the context is computed before the step, since the old state is what asks. Only `hidden` is
// carried from one step to the next, so it is the only variable outside the second loop.
