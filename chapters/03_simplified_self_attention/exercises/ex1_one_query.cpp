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
  TODO("scores, then weights, then the context of this one token");
}

}  // namespace attn
