// The embedding table: one learned vector for each token.
#pragma once

#include <optional>

#include "autograd/nn/module.h"
#include "core/tensor/rng.h"

namespace attn {

// Parameter: weight (V, C), which starts normal with mean 0 and variance 1, as in PyTorch. The row
// of `padding_id`, if there is one, is 0 and receives no gradient, so it stays 0.
class Embedding : public Module {
 public:
  Embedding(std::size_t vocabulary, std::size_t width, Rng& rng,
            std::optional<std::int64_t> padding_id = {});

  // (…) → (…, C). Throws std::invalid_argument for an id outside [0, V).
  Variable operator()(const IndexTensor& ids) const;

  const Variable& weight() const { return weight_; }

 private:
  Variable weight_;
  std::optional<std::int64_t> padding_id_;
};

}  // namespace attn
