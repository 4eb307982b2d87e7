// Exercise 2.2 · Context vector
//
// Mix the encoder's states, each in proportion to its weight:
//   context_k = Σ_s attention_weights[s] · encoder_hiddens[s, k]
//
//   attention_weights  (S)      their sum is 1
//   encoder_hiddens    (S, H)
//   returns            (H)      the context
//
// Check it: ./learn check 2.2      Stuck? ./learn hint 2.2
#include "chapters/02_attention/exercises/decoder.h"

namespace attn {

Tensor compute_context_vector(const Tensor& attention_weights, const Tensor& encoder_hiddens) {
  // [exercise] TODO("add up the encoder's states, each times its weight");
  const std::size_t S = encoder_hiddens.shape(0);
  const std::size_t H = encoder_hiddens.shape(1);
  Tensor context = zeros({H});
  for (std::size_t s = 0; s < S; ++s) {
    for (std::size_t k = 0; k < H; ++k) {
      context(k) += attention_weights(s) * encoder_hiddens(s, k);
    }
  }
  return context;
  // [/exercise]
}

}  // namespace attn
// why: the loops add to context(k) in the order of the formula. As one product it would be
// math::matmul(reshape(attention_weights, {1, -1}), encoder_hiddens): a row of weights times a
// matrix.
