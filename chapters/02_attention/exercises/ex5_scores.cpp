// Exercise 2.5 · Three more score functions
//
// Three answers to "how well does a key fit the query?", for one query q and S keys k_s:
//   scaled dot       score_s = q · k_s / √H                  (Vaswani et al. 2017)
//   multiplicative   score_s = qᵀ W k_s                      (Luong et al. 2015)
//   additive         score_s = vᵀ tanh(W q + U k_s)          (Bahdanau et al. 2014)
//
//   query    (Q)        keys  (S, K)     for the scaled dot, Q = K = H
//   W        (Q, K) in multiplicative_scores, (A, Q) in additive_scores
//   U        (A, K)     v     (A)
//   returns  (S)        the scores, not yet softmax of them
//
// Check it: ./learn check 2.5      Stuck? ./learn hint 2.5
#include "chapters/exercise.h"

namespace attn {

Tensor scaled_dot_scores(const Tensor& query, const Tensor& keys) {
  TODO("divide each dot product by the root of the width");
}

Tensor multiplicative_scores(const Tensor& query, const Tensor& keys, const Tensor& W) {
  TODO("put the matrix W between query and key");
}

Tensor additive_scores(const Tensor& query, const Tensor& keys, const Tensor& W, const Tensor& U,
                       const Tensor& v) {
  TODO("a small network with one hidden layer of A units reads query and key");
}

}  // namespace attn
