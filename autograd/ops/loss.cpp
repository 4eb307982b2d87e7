// What training makes small. Contracts: autograd/ops.h.
#include <stdexcept>

#include "autograd/ops.h"
#include "core/fast/kernels.h"
#include "core/tensor/math.h"

namespace attn {

// With n counted targets t, label smoothing s and V classes, and the target distribution
// q_v = (1 − s) [v = t] + s / V:
//   L = −1/n Σ_rows Σ_v q_v ln p_v,  p = softmax(logits)
//   dL/dlogits = (p − q) / n, and 0 in ignored rows
Variable cross_entropy(const Variable& logits, const IndexTensor& targets,
                       const CrossEntropyOptions& options) {
  Shape expected = logits.shape();
  if (expected.empty())
    throw std::invalid_argument("cross_entropy: logits need an axis of classes");
  const std::size_t classes = expected.back();
  expected.resize(expected.size() - 1);
  require_shape("cross_entropy", expected, targets.shape());
  const Real smoothing = options.label_smoothing;
  if (!(smoothing >= 0 && smoothing <= 1)) {
    throw std::invalid_argument("cross_entropy: label smoothing must be in [0, 1], got " +
                                std::to_string(smoothing));
  }
  const auto counts = [ignored = options.ignore_index](std::int64_t target) {
    return !ignored || target != *ignored;
  };
  std::size_t counted = 0;
  for (const std::int64_t target : targets) {
    if (!counts(target)) continue;
    ++counted;
    if (target < 0 || static_cast<std::size_t>(target) >= classes) {
      throw std::invalid_argument("cross_entropy: target " + std::to_string(target) +
                                  " is outside [0, " + std::to_string(classes) + ")");
    }
  }
  if (counted == 0) throw std::invalid_argument("cross_entropy: every target is ignored");

  // One pass gives each row's loss and, while its exponentials are at hand, its gradient.
  const Real weight = Real(1) / static_cast<Real>(counted);
  Tensor losses = empty(targets.shape());
  Tensor d_logits = empty(logits.shape());
  kernels::cross_entropy_rows(targets.size(), classes, logits.value().data(), targets.data(),
                              options.ignore_index.value_or(-1), smoothing, weight, losses.data(),
                              d_logits.data());
  const Real loss = kernels::sum(losses.size(), losses.data()) * weight;
  return make_result(
      "cross_entropy", full({}, loss),
      gradient(logits, [d_logits = std::move(d_logits)](const Tensor& g, const Tensor&) {
        return math::scale_shift(d_logits, *g.data(), 0);
      }));
}

// From ops that have their rules: L = mean (prediction − target)²
Variable mse_loss(const Variable& prediction, const Variable& target) {
  require_shape("mse_loss", target.shape(), prediction.shape());
  const Variable difference = prediction - target;
  return mean(difference * difference);
}

}  // namespace attn
