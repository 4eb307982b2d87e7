// Cross-entropy, as the ops that it consists of. Contract: autograd/nn/functional.h.
#include <stdexcept>

#include "autograd/nn/functional.h"
#include "autograd/nn/functional/checks.h"

namespace attn {

// With n counted targets t, label smoothing s, V classes and p = softmax(logits):
//   L = −1/n Σ_rows ((1 − s) ln p_t + s mean_v ln p_v)
Variable cross_entropy(const Variable& logits, const IndexTensor& targets,
                       const CrossEntropyOptions& options) {
  const std::size_t counted = count_targets(logits, targets, options);
  // An ignored row has weight 0, any class as target, and hidden logits: 0 times a NaN is NaN.
  IndexTensor classes = targets;
  Tensor weights = full(targets.shape(), -1 / static_cast<Real>(counted));
  BoolTensor ignored = BoolTensor::from_shape(targets.shape());
  for (std::size_t row = 0; row < targets.size(); ++row) {
    ignored.data()[row] = targets.data()[row] == options.ignore_index;
    if (!ignored.data()[row]) continue;
    classes.data()[row] = 0;
    weights.data()[row] = 0;
  }
  Shape as_column = targets.shape();
  as_column.push_back(1);
  classes.reshape(as_column);
  ignored.reshape(as_column);
  const Variable log_p = log_softmax(masked_fill(logits, ignored, 0), -1);
  const Variable log_p_of_target = squeeze(gather(log_p, -1, classes), -1);
  const Real s = options.label_smoothing;
  const Variable smoothed = log_p_of_target * (1 - s) + mean(log_p, {-1}) * s;
  return sum(smoothed * Variable(weights));
}

}  // namespace attn
