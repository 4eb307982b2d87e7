// Exercise 6.3 · Several heads
//
// Causal attention in H heads at once. Head h attends with its own columns of the queries, keys and
// values, h D to (h + 1) D − 1 with D = C / H, and writes the same columns of the context:
//   weights of head h = softmax over j ≤ i of (query_i · key_j / √D), both of head h
//   context of head h = weights · values of head h
//
//   queries, keys, values   (T, C)   already projected
//   H                       the number of heads; it divides C
//   returns                 (T, C)   the heads' contexts side by side
//
// An example: two tokens and two heads of one column each, so √D = 1:
//   queries  1 1    keys  3 1    values  10 1    context  10 1
//            0 2          5 0            20 2             15 1.1192
// Token 0 sees only itself. In head 0, token 1 asks with 0: the scores 0 and 0 give equal weights,
// and 15 lies halfway between 10 and 20. In head 1 it asks with 2: the scores 2 · 1 and 2 · 0 give
// the weights 0.8808 and 0.1192, and 0.8808 · 1 + 0.1192 · 2 = 1.1192.
//
// Given: softmax_rows, and math::slice(x, 1, from, to), the columns from `from` to `to` − 1.
//
// Check it: ./learn check 6.3      Stuck? ./learn hint 6.3
#include "chapters/exercise.h"

namespace attn {

Tensor attend_in_heads(const Tensor& queries, const Tensor& keys, const Tensor& values,
                       std::size_t H) {
  // [exercise] TODO("for each head and each token: scores, softmax, context");
  const std::size_t T = queries.shape(0);
  const std::size_t D = queries.shape(1) / H;
  Tensor context = zeros(queries.shape());
  for (std::size_t h = 0; h < H; ++h) {
    const Tensor q = math::slice(queries, 1, h * D, (h + 1) * D);
    const Tensor k = math::slice(keys, 1, h * D, (h + 1) * D);
    const Tensor v = math::slice(values, 1, h * D, (h + 1) * D);
    const Real root = std::sqrt(static_cast<Real>(D));
    Tensor scores = math::divide(math::matmul(q, k, false, true), root);
    for (std::size_t i = 0; i < T; ++i) {
      for (std::size_t j = i + 1; j < T; ++j) scores(i, j) = -std::numeric_limits<Real>::infinity();
    }
    const Tensor of_head = math::matmul(softmax_rows(scores), v);
    for (std::size_t i = 0; i < T; ++i) {
      for (std::size_t c = 0; c < D; ++c) context(i, h * D + c) = of_head(i, c);
    }
  }
  return context;
  // [/exercise]
}

}  // namespace attn
// why: a head is chapter 5's attention on D columns, so the columns are cut out once and nothing
// inside knows of heads. The scale is the head's, √D, since its dot products have D terms.
