// What training makes small. Contracts: autograd/ops.h.
#include <stdexcept>

#include "autograd/ops.h"
#include "core/tensor/kernels.h"

namespace attn {

// With n counted targets t, label smoothing s and V classes, and the target distribution
// q_v = (1 − s) [v = t] + s / V:
//   L = −1/n Σ_rows Σ_v q_v ln p_v,  p = softmax(logits)        dL/dlogits = (p − q) / n, 0 in
//   ignored rows
Variable cross_entropy(const Variable& logits, const IndexTensor& targets,
                       const CrossEntropyOptions& options) {
  Shape expected = logits.shape();
  if (expected.empty())
    throw std::invalid_argument("cross_entropy: logits need an axis of classes");
  const std::size_t classes = expected.back();
  expected.resize(expected.size() - 1);
  require_shape("cross_entropy", expected, targets.shape());
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

  Tensor log_p = empty(logits.shape());
  kernels::log_softmax_rows(targets.size(), classes, logits.value().data(), log_p.data());
  const Real smoothing = options.label_smoothing;
  const Real share = smoothing / static_cast<Real>(classes);
  double total = 0;
  for (std::size_t row = 0; row < targets.size(); ++row) {
    const std::int64_t target = targets.data()[row];
    if (!counts(target)) continue;
    const Real* row_log_p = log_p.data() + row * classes;
    total -= static_cast<double>((1 - smoothing) * row_log_p[target]);
    if (smoothing != 0) total -= static_cast<double>(share * kernels::sum(classes, row_log_p));
  }
  const Real loss = static_cast<Real>(total / static_cast<double>(counted));

  const auto rule = [log_p, targets, counts, counted, classes, smoothing, share](const Tensor& g,
                                                                                 const Tensor&) {
    const Real scale = *g.data() / static_cast<Real>(counted);
    Tensor d_logits = empty(log_p.shape());
    kernels::exp(log_p.size(), log_p.data(), d_logits.data());
    for (std::size_t row = 0; row < targets.size(); ++row) {
      Real* d_row = d_logits.data() + row * classes;
      const std::int64_t target = targets.data()[row];
      if (!counts(target)) {
        std::fill_n(d_row, classes, Real(0));
        continue;
      }
      d_row[target] -= 1 - smoothing;
      kernels::scale_shift(classes, scale, -scale * share, d_row, d_row);
    }
    return d_logits;
  };
  return make_result("cross_entropy", full({}, loss), gradient(logits, rule));
}

// From ops that have their rules: L = mean (prediction − target)²
Variable mse_loss(const Variable& prediction, const Variable& target) {
  require_shape("mse_loss", target.shape(), prediction.shape());
  const Variable difference = prediction - target;
  return mean(difference * difference);
}

}  // namespace attn
