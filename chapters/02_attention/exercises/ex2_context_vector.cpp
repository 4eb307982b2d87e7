// Exercise 2.2 · Context vector
//
// Mix the encoder's states in the shares that the weights give:
//   context_k = Σ_s attention_weights[s] · encoder_hiddens[s, k]
//
//   attention_weights  (S)
//   encoder_hiddens    (S, H)
//   returns            (H)
//
// Check it: ./learn check 2.2      Stuck? ./learn hint 2.2
#include "chapters/02_attention/exercises/decoder.h"

namespace attn {

Tensor compute_context_vector(const Tensor& attention_weights, const Tensor& encoder_hiddens) {
  TODO("add up the encoder's states, each times its weight");
}

}  // namespace attn
