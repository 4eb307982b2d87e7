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
  // [exercise] TODO("score every encoder state against decoder_hidden, then apply softmax");
  const Tensor query = reshape(decoder_hidden, {-1, 1});
  const Tensor scores = math::matmul(encoder_hiddens, query);
  return softmax_rows(reshape(scores, {-1}));
  // [/exercise]
}

}  // namespace attn
// why: S dot products with one vector are one product of a matrix (S, H) with a column (H, 1). And
// softmax is not written again: a function that is right for every score is worth having once.
