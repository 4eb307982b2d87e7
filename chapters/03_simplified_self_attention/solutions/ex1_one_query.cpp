// Exercise 3.1 · One token looks around
//
// What token number `query` sees of a sentence, with nothing to learn:
//   score_j  = x_query · x_j
//   weight_j = exp(score_j) / Σ_k exp(score_k)
//   context  = Σ_j weight_j x_j
//
//   x        (T, C)   one token in each row
//   query             the row of the token that looks, 0 to T − 1
//   returns  scores (T), weights (T), context (C)
//
// Check it: ./learn check 3.1      Stuck? ./learn hint 3.1
#include "chapters/exercise.h"

namespace attn {

struct AttentionSteps {
  Tensor scores, weights, context;
};

AttentionSteps attend_from(const Tensor& x, std::size_t query) {
  // [exercise] TODO("scores, then weights, then the context of this one token");
  const std::size_t T = x.shape(0);
  const std::size_t C = x.shape(1);
  AttentionSteps steps{zeros({T}), zeros({T}), zeros({C})};
  Real sum = 0;
  for (std::size_t j = 0; j < T; ++j) {
    for (std::size_t c = 0; c < C; ++c) steps.scores(j) += x(query, c) * x(j, c);
    sum += std::exp(steps.scores(j));
  }
  for (std::size_t j = 0; j < T; ++j) {
    steps.weights(j) = std::exp(steps.scores(j)) / sum;
    for (std::size_t c = 0; c < C; ++c) steps.context(c) += steps.weights(j) * x(j, c);
  }
  return steps;
  // [/exercise]
}

}  // namespace attn
