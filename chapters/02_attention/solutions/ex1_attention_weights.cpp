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
// The checks include a score of 1000, whose exp overflows. Softmax does not change if the same
// number is subtracted from all scores.
//
// Check it: ./learn check 2.1      Stuck? ./learn hint 2.1
#include "chapters/exercise.h"

namespace attn {

Tensor compute_attention_weights(const Tensor& decoder_hidden, const Tensor& encoder_hiddens) {
  // [exercise] TODO("score every encoder state against decoder_hidden, then apply softmax");
  const std::size_t S = encoder_hiddens.shape(0);
  const std::size_t H = encoder_hiddens.shape(1);
  Tensor weights = zeros({S});
  for (std::size_t s = 0; s < S; ++s) {
    for (std::size_t k = 0; k < H; ++k) weights(s) += encoder_hiddens(s, k) * decoder_hidden(k);
  }
  const Real largest = *std::max_element(weights.begin(), weights.end());
  Real sum = 0;
  for (std::size_t s = 0; s < S; ++s) {
    weights(s) = std::exp(weights(s) - largest);
    sum += weights(s);
  }
  for (std::size_t s = 0; s < S; ++s) weights(s) /= sum;
  return weights;
  // [/exercise]
}

}  // namespace attn
