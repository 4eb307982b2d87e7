// Cross-entropy and its gradient in one pass over each row. Contract: autograd/nn/functional.h.
#include "autograd/nn/functional.h"
#include "autograd/nn/functional/checks.h"
#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn {

// With n counted targets t, label smoothing s and V classes, and the target distribution
// q_v = (1 − s) [v = t] + s / V:
//   L = −1/n Σ_rows Σ_v q_v ln p_v,  p = softmax(logits)
//   dL/dlogits = (p − q) / n, and 0 in ignored rows
Variable cross_entropy(const Variable& logits, const IndexTensor& targets,
                       const CrossEntropyOptions& options) {
  const std::size_t counted = count_targets(logits, targets, options);
  // One pass gives each row's loss and, while its exponentials are at hand, its gradient.
  const Real weight = Real(1) / static_cast<Real>(counted);
  Tensor losses = empty(targets.shape());
  Tensor d_logits = empty(logits.shape());
  kernels::cross_entropy_rows(targets.size(), logits.shape().back(), logits.value().data(),
                              targets.data(), options.ignore_index.value_or(-1),
                              options.label_smoothing, weight, losses.data(), d_logits.data());
  const Real loss = kernels::sum(losses.size(), losses.data()) * weight;
  return record("cross_entropy", full({}, loss), {logits},
                [d_logits = std::move(d_logits)](const Tensor& g, const Tensor&) {
                  return math::scale_shift(d_logits, *g.data(), 0);
                });
}

}  // namespace attn
