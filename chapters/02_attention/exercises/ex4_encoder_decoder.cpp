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
  TODO("encode X, then decode one row of Y after the other");
}

}  // namespace attn
