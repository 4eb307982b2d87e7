// The steps of attention with several heads, as ops. Contracts: attention.h.
#include "autograd/nn/functional/attention.h"
#include "autograd/nn/functional/checks.h"

namespace attn {
namespace {

// (B, T, C) → (B, H, T, D): head h has columns hD to (h + 1) D.
Variable split(const Variable& x, std::size_t heads) {
  const auto B = static_cast<std::ptrdiff_t>(x.shape()[0]);
  const auto T = static_cast<std::ptrdiff_t>(x.shape()[1]);
  const auto H = static_cast<std::ptrdiff_t>(heads);
  const auto D = static_cast<std::ptrdiff_t>(x.shape()[2] / heads);
  return permute(reshape(x, {B, T, H, D}), {0, 2, 1, 3});
}

}  // namespace

Variable head_scores(const Variable& queries, const Variable& keys, std::size_t heads) {
  require_rank("head_scores", 3, queries.shape());
  require_rank("head_scores", 3, keys.shape());
  const Shape expected{queries.shape()[0], keys.shape()[1], queries.shape()[2]};
  require_shape("head_scores", expected, keys.shape());
  require_heads("head_scores", queries.shape()[2], heads);
  return matmul(split(queries, heads), split(keys, heads), /*transpose_b=*/true);
}

Variable head_weights(const Variable& scores, Real scale, const AttentionMask& mask) {
  require_rank("head_weights", 4, scores.shape());
  const Shape& shape = scores.shape();
  const BoolTensor hidden = hidden_places("head_weights", mask, shape[0], shape[2], shape[3]);
  return masked_softmax(scores * scale, hidden);
}

Variable head_contexts(const Variable& weights, const Variable& values) {
  require_rank("head_contexts", 4, weights.shape());
  require_rank("head_contexts", 3, values.shape());
  const std::size_t B = weights.shape()[0], H = weights.shape()[1], T = weights.shape()[2];
  const std::size_t C = values.shape()[2];
  require_shape("head_contexts", Shape{B, weights.shape()[3], C}, values.shape());
  require_heads("head_contexts", C, H);
  const Variable of_heads = matmul(weights, split(values, H));  // (B, H, T, D)
  return reshape(permute(of_heads, {0, 2, 1, 3}),
                 {static_cast<std::ptrdiff_t>(B), static_cast<std::ptrdiff_t>(T),
                  static_cast<std::ptrdiff_t>(C)});
}

}  // namespace attn
