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
// softmax_rows is given, and takes a vector, too. The checks include scores in the
// thousands.
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
  Tensor scores = zeros({T});
  for (std::size_t j = 0; j < T; ++j) {
    for (std::size_t c = 0; c < C; ++c) scores(j) += x(query, c) * x(j, c);
  }
  const Tensor weights = softmax_rows(scores);
  Tensor context = zeros({C});
  for (std::size_t j = 0; j < T; ++j) {
    for (std::size_t c = 0; c < C; ++c) context(c) += weights(j) * x(j, c);
  }
  return {scores, weights, context};
  // [/exercise]
}

}  // namespace attn
// why: three steps, each a result that can be looked at: that is what the struct returns. The token
// looks at itself as at any other, so no place is treated apart.
