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
  TODO("add up the encoder's states, each times its weight");
}

}  // namespace attn
