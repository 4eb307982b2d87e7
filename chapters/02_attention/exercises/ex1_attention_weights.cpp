// Exercise 2.1 · Attention weights
//
// Turn one decoder state and all encoder states into weights that say where to look:
//   score_s  = decoder_hidden · encoder_hiddens[s]
//   weight_s = exp(score_s) / Σ_k exp(score_k)         softmax of the scores
//
//   decoder_hidden   (H)
//   encoder_hiddens  (S, H)
//   returns          (S)      the weights: all ≥ 0, their sum is 1
//
// softmax_rows(scores) is given, whether or not you wrote yours (exercise 1.6): it holds for scores
// of any size, and takes a vector, too.
//
// Check it: ./learn check 2.1      Stuck? ./learn hint 2.1
#include "chapters/exercise.h"

namespace attn {

Tensor compute_attention_weights(const Tensor& decoder_hidden, const Tensor& encoder_hiddens) {
  TODO("score every encoder state against decoder_hidden, then apply softmax");
}

}  // namespace attn
