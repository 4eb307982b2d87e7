#include "core/text/tasks.h"

#include <algorithm>

namespace attn {
namespace {

IndexTensor random_symbols(const char* task, std::size_t batch, std::size_t length,
                           std::size_t symbols, Rng& rng) {
  if (batch == 0 || length == 0 || symbols == 0) {
    reject(task, ": needs a row, a position and a symbol, got ", batch, ", ", length, " and ",
           symbols);
  }
  IndexTensor tokens = IndexTensor::from_shape({batch, length});
  for (std::int64_t& token : tokens) token = rng.below(static_cast<std::int64_t>(symbols));
  return tokens;
}

}  // namespace

Labelled reversal(std::size_t batch, std::size_t length, std::size_t symbols, Rng& rng) {
  const IndexTensor inputs = random_symbols("reversal", batch, length, symbols, rng);
  IndexTensor targets = inputs;
  for (std::size_t b = 0; b < batch; ++b) {
    std::reverse(targets.data() + b * length, targets.data() + (b + 1) * length);
  }
  return {inputs, targets};
}

Labelled repeat_twice(std::size_t batch, std::size_t half_length, std::size_t symbols, Rng& rng) {
  const IndexTensor said = random_symbols("repeat_twice", batch, half_length, symbols, rng);
  const std::size_t length = 2 * half_length;
  IndexTensor inputs = IndexTensor::from_shape({batch, length});
  IndexTensor targets = IndexTensor::from_shape({batch, length});
  for (std::size_t b = 0; b < batch; ++b) {
    inputs(b, 0) = static_cast<std::int64_t>(symbols);
    for (std::size_t t = 0; t < length; ++t) {
      targets(b, t) = said(b, t % half_length);
      if (t + 1 < length) inputs(b, t + 1) = targets(b, t);
    }
  }
  return {inputs, targets};
}

Labelled two_targets(std::size_t batch, std::size_t length, std::size_t symbols, Rng& rng) {
  if (length < 2) reject("two_targets: the length must be at least 2");
  const IndexTensor inputs = random_symbols("two_targets", batch, length, symbols, rng);
  IndexTensor targets = IndexTensor::from_shape({batch, length, std::size_t{2}});
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t t = 0; t < length; ++t) {
      targets(b, t, 0) = inputs(b, (t + length - 1) % length);
      targets(b, t, 1) = inputs(b, (t + length - 2) % length);
    }
  }
  return {inputs, targets};
}

GroupAverages group_averages(std::size_t batch, std::size_t length, std::size_t groups, Rng& rng) {
  GroupAverages task;
  task.groups = random_symbols("group_averages", batch, length, groups, rng);
  task.values = randn({batch, length}, rng);
  task.targets = empty({batch, length});
  task.same_group = BoolTensor::from_shape({batch, length, length});
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t i = 0; i < length; ++i) {
      Real sum = 0, members = 0;
      for (std::size_t j = 0; j < length; ++j) {
        const bool same = task.groups(b, i) == task.groups(b, j);
        task.same_group(b, i, j) = same;
        if (!same) continue;
        sum += task.values(b, j);
        members += 1;
      }
      task.targets(b, i) = sum / members;
    }
  }
  return task;
}

}  // namespace attn
