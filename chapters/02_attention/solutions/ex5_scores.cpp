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
  // [exercise] TODO("divide each dot product by the root of the width");
  const std::size_t H = query.size();
  Tensor scores = zeros({keys.shape(0)});
  for (std::size_t s = 0; s < scores.size(); ++s) {
    for (std::size_t k = 0; k < H; ++k) scores(s) += query(k) * keys(s, k);
    scores(s) /= std::sqrt(static_cast<Real>(H));
  }
  return scores;
  // [/exercise]
}

Tensor multiplicative_scores(const Tensor& query, const Tensor& keys, const Tensor& W) {
  // [exercise] TODO("put the matrix W between query and key");
  Tensor scores = zeros({keys.shape(0)});
  for (std::size_t s = 0; s < scores.size(); ++s) {
    for (std::size_t i = 0; i < query.size(); ++i) {
      for (std::size_t j = 0; j < keys.shape(1); ++j) scores(s) += query(i) * W(i, j) * keys(s, j);
    }
  }
  return scores;
  // [/exercise]
}

Tensor additive_scores(const Tensor& query, const Tensor& keys, const Tensor& W, const Tensor& U,
                       const Tensor& v) {
  // [exercise] TODO("a small network with one hidden layer of A units reads query and key");
  Tensor scores = zeros({keys.shape(0)});
  for (std::size_t s = 0; s < scores.size(); ++s) {
    for (std::size_t a = 0; a < v.size(); ++a) {
      Real sum = 0;
      for (std::size_t i = 0; i < query.size(); ++i) sum += W(a, i) * query(i);
      for (std::size_t j = 0; j < keys.shape(1); ++j) sum += U(a, j) * keys(s, j);
      scores(s) += v(a) * std::tanh(sum);
    }
  }
  return scores;
  // [/exercise]
}

}  // namespace attn
// why: the first score is a sum of H products, and the root keeps its spread at 1 if the numbers
// have a spread of 1. The second learns which number of the query goes with which of the key. The
// third has a tanh between two learned layers, a soft threshold: it can tell whether a number of
// the key is above one of the query, which no sum of products can (a query of 0 makes all of it 0).
