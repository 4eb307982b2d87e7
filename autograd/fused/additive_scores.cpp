// Additive scores without the array (B, T, S, A). g is dL/dy.
// Contract: autograd/nn/functional/attention.h.
#include "autograd/nn/functional/attention.h"
#include "autograd/nn/functional/checks.h"
#include "core/fast/kernels.h"

namespace attn {

// y_bts = Σ_i v_i tanh(q_bti + k_bsi)
// dL/dv_i = Σ g_bts tanh(…)      dL/dq_bti = Σ_s g_bts v_i (1 − tanh²(…)), dL/dk_bsi = Σ_t of it
Variable additive_scores(const Variable& queries, const Variable& keys, const Variable& v) {
  require_additive(queries, keys, v);
  const std::size_t B = queries.shape()[0], T = queries.shape()[1], width = queries.shape()[2];
  const std::size_t S = keys.shape()[1];
  Tensor scores = empty(Shape{B, T, S});
  for (std::size_t row = 0; row < B * T; ++row) {
    const std::size_t b = row / T;
    kernels::additive_scores(S, width, queries.value().data() + row * width,
                             keys.value().data() + b * S * width, v.value().data(),
                             scores.data() + row * S);
  }
  const auto rule = [queries, keys, v, B, T, S, width](const Tensor& g, const Tensor&,
                                                       Gradients& gradients) {
    // The three gradients come out of one loop; what nobody needs is thrown away.
    Tensor d_queries = empty(queries.shape());
    Tensor unneeded_keys, unneeded_v;
    const auto total = [&gradients](std::size_t input, const Variable& variable, Tensor& unneeded) {
      if (gradients.needs(input)) return gradients.total(input).data();
      unneeded = zeros(variable.shape());
      return unneeded.data();
    };
    Real* d_keys = total(1, keys, unneeded_keys);
    Real* d_v = total(2, v, unneeded_v);
    for (std::size_t row = 0; row < B * T; ++row) {
      const std::size_t b = row / T;
      const std::size_t block = b * S * width;
      kernels::additive_scores_gradient(S, width, g.data() + row * S,
                                        queries.value().data() + row * width,
                                        keys.value().data() + block, v.value().data(),
                                        d_queries.data() + row * width, d_keys + block, d_v);
    }
    gradients.add(0, std::move(d_queries));
  };
  return record("additive_scores", std::move(scores), {queries, keys, v}, rule);
}

}  // namespace attn
