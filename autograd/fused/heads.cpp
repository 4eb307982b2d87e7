// The steps of attention with several heads, without moving a number: a product steps over the
// other heads' columns. Contracts: autograd/nn/functional/attention.h. g is dL/dy.
#include <algorithm>

#include "autograd/nn/functional/attention.h"
#include "autograd/nn/functional/checks.h"
#include "core/fast/gemm.h"
#include "core/fast/kernels.h"

namespace attn {
namespace {

// The sizes of one attention, and where each head's block of every operand begins.
struct Heads {
  std::size_t B, H, T, S, C, D;

  std::size_t in_rows_of(std::size_t length, std::size_t b, std::size_t h) const {
    return b * length * C + h * D;  // in queries (B, T, C), keys and values (B, S, C)
  }
  std::size_t in_scores(std::size_t b, std::size_t h) const { return (b * H + h) * T * S; }
};

// f(query offset, key offset, score offset) for every head of every sequence.
template <class F>
void for_each_head(const Heads& n, F f) {
  for (std::size_t b = 0; b < n.B; ++b) {
    for (std::size_t h = 0; h < n.H; ++h) {
      f(n.in_rows_of(n.T, b, h), n.in_rows_of(n.S, b, h), n.in_scores(b, h));
    }
  }
}

// How many keys each row of the scores (B, H, T, S) sees: always the first so many.
std::vector<std::size_t> visible_keys(const Shape& scores, const AttentionMask& mask) {
  const std::size_t B = scores[0], H = scores[1], T = scores[2], S = scores[3];
  std::vector<std::size_t> visible;
  visible.reserve(B * H * T);
  for (std::size_t row = 0; row < B * H * T; ++row) {
    const std::size_t b = row / (H * T), t = row % T;
    const std::size_t up_to_itself = mask.causal ? S - T + t + 1 : S;
    visible.push_back(mask.lengths.empty() ? up_to_itself
                                           : std::min(up_to_itself, mask.lengths[b]));
  }
  return visible;
}

}  // namespace

// y = Q Kᵀ for every head      dL/dQ = g K      dL/dK = gᵀ Q
Variable head_scores(const Variable& queries, const Variable& keys, std::size_t heads) {
  require_rank("head_scores", 3, queries.shape());
  require_rank("head_scores", 3, keys.shape());
  const std::size_t B = queries.shape()[0], T = queries.shape()[1], C = queries.shape()[2];
  const std::size_t S = keys.shape()[1];
  require_shape("head_scores", Shape{B, S, C}, keys.shape());
  require_heads("head_scores", C, heads);
  const Heads n{B, heads, T, S, C, C / heads};

  Tensor scores = empty(Shape{B, heads, T, S});
  for_each_head(n, [&](std::size_t q, std::size_t k, std::size_t s) {
    math::gemm(false, true, T, S, n.D, 1, queries.value().data() + q, C, keys.value().data() + k, C,
               0, scores.data() + s, S);
  });
  const auto rule = [queries, keys, n](const Tensor& g, const Tensor&, Gradients& gradients) {
    for_each_head(n, [&](std::size_t q, std::size_t k, std::size_t s) {
      if (gradients.needs(0)) {
        math::gemm(false, false, n.T, n.D, n.S, 1, g.data() + s, n.S, keys.value().data() + k, n.C,
                   1, gradients.total(0).data() + q, n.C);
      }
      if (gradients.needs(1)) {
        math::gemm(true, false, n.S, n.D, n.T, 1, g.data() + s, n.S, queries.value().data() + q,
                   n.C, 1, gradients.total(1).data() + k, n.C);
      }
    });
  };
  return record("head_scores", std::move(scores), {queries, keys}, rule);
}

// y = W V for every head      dL/dW = g Vᵀ      dL/dV = Wᵀ g
Variable head_contexts(const Variable& weights, const Variable& values) {
  require_rank("head_contexts", 4, weights.shape());
  require_rank("head_contexts", 3, values.shape());
  const std::size_t B = weights.shape()[0], H = weights.shape()[1];
  const std::size_t T = weights.shape()[2], S = weights.shape()[3];
  const std::size_t C = values.shape()[2];
  require_shape("head_contexts", Shape{B, S, C}, values.shape());
  require_heads("head_contexts", C, H);
  const Heads n{B, H, T, S, C, C / H};

  Tensor contexts = empty(Shape{B, T, C});
  for_each_head(n, [&](std::size_t c, std::size_t v, std::size_t w) {
    math::gemm(false, false, T, n.D, S, 1, weights.value().data() + w, S, values.value().data() + v,
               C, 0, contexts.data() + c, C);
  });
  const auto rule = [weights, values, n](const Tensor& g, const Tensor&, Gradients& gradients) {
    for_each_head(n, [&](std::size_t c, std::size_t v, std::size_t w) {
      if (gradients.needs(0)) {
        math::gemm(false, true, n.T, n.S, n.D, 1, g.data() + c, n.C, values.value().data() + v, n.C,
                   1, gradients.total(0).data() + w, n.S);
      }
      if (gradients.needs(1)) {
        math::gemm(true, false, n.S, n.D, n.T, 1, weights.value().data() + w, n.S, g.data() + c,
                   n.C, 1, gradients.total(1).data() + v, n.C);
      }
    });
  };
  return record("head_contexts", std::move(contexts), {weights, values}, rule);
}

// Over what a row sees:
// y_i = exp(a x_i) / Σ_j exp(a x_j)      dL/dx_i = a y_i (g_i − Σ_j g_j y_j)
Variable head_weights(const Variable& scores, Real scale, const AttentionMask& mask) {
  require_rank("head_weights", 4, scores.shape());
  const Shape& shape = scores.shape();
  require_mask("head_weights", mask, shape[0], shape[2], shape[3]);
  const std::size_t S = shape[3];
  if (S == 0) reject("head_weights: there are no keys to look at");
  const std::size_t rows = shape[0] * shape[1] * shape[2];
  const std::vector<std::size_t> visible = visible_keys(shape, mask);
  Tensor value = empty(shape);
  kernels::masked_softmax_rows(rows, S, visible.data(), scale, scores.value().data(), value.data());
  return record("head_weights", std::move(value), {scores},
                [visible, rows, S, scale](const Tensor& g, const Tensor& y, Gradients& gradients) {
                  Tensor d_scores = empty(y.shape());
                  kernels::masked_softmax_rows_gradient(rows, S, visible.data(), scale, g.data(),
                                                        y.data(), d_scores.data());
                  gradients.add(0, std::move(d_scores));
                });
}

}  // namespace attn
