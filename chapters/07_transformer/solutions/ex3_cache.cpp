// Exercise 7.3 · The key–value cache
//
// During generation, the keys and values of the tokens so far do not change: they are kept, and for
// each new token only its own are computed. Write one step: append the new token's key and value to
// the cache, then let its query attend to everything in the cache, the token itself included.
//   context = Σ_j softmax_j(query · key_j / √d) value_j, over all of the cache
//
//   query, key   (d)     value  (v)      of the new token
//   cache        keys (n, d), values (n, v); n = 0 at first; n + 1 rows after the step
//   returns      (v)     the context
//
// An example: the cache holds one token, with the key 1 1 1 1 and the value 10. The next token has
// the query 1 1 1 1, the key 0 0 0 0 and the value 20. Then the cache has two rows; the scores are
// 4 / √4 = 2 and 0, the weights 0.8808 and 0.1192, and the context is
// 0.8808 · 10 + 0.1192 · 20 = 11.192.
//
// Given: with_row(matrix, row), below, to append a row; and softmax_rows.
//
// Check it: ./learn check 7.3      Stuck? ./learn hint 7.3
#include "chapters/exercise.h"

namespace attn {

struct Cache {
  Tensor keys, values;
};

namespace {

// matrix (n, d), row (d) → (n + 1, d)
Tensor with_row(const Tensor& matrix, const Tensor& row) {
  const Tensor last = reshape(row, {1, -1});
  return math::concatenate({&matrix, &last}, 0);
}

}  // namespace

Tensor attend_with_cache(const Tensor& query, const Tensor& key, const Tensor& value,
                         Cache& cache) {
  // [exercise] TODO("append, then attend to all of the cache");
  cache.keys = with_row(cache.keys, key);
  cache.values = with_row(cache.values, value);
  const Tensor scores = math::matmul(reshape(query, {1, -1}), cache.keys, false, true);
  const Real root = std::sqrt(static_cast<Real>(query.size()));
  const Tensor weights = softmax_rows(math::divide(scores, root));
  return reshape(math::matmul(weights, cache.values), {-1});
  // [/exercise]
}

}  // namespace attn
// why: the new row goes in first, so that the token sees itself. No mask is needed: what comes
// later is not in the cache yet. A step costs n products of length d; without the cache it would be
// n².
