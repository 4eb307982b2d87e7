// Which places attention hides. Contracts: autograd/nn/functional/attention.h.
#include "autograd/nn/functional/attention.h"
#include "autograd/nn/functional/checks.h"

namespace attn {

BoolTensor hidden_places(const char* op, const AttentionMask& mask, std::size_t batch,
                         std::size_t T, std::size_t S) {
  require_mask(op, mask, batch, T, S);
  const std::size_t B = mask.lengths.empty() ? 1 : batch;
  BoolTensor hidden = BoolTensor::from_shape({B, 1, T, S});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t) {
      for (std::size_t s = 0; s < S; ++s) {
        const bool is_later = mask.causal && s > S - T + t;
        const bool is_padding = !mask.lengths.empty() && s >= mask.lengths[b];
        hidden(b, 0, t, s) = is_later || is_padding;
      }
    }
  }
  return hidden;
}

Variable without_padding(const Variable& places, const std::vector<std::size_t>& lengths) {
  require_rank("without_padding", 3, places.shape());
  const std::size_t B = places.shape()[0], S = places.shape()[1];
  require_lengths("without_padding", lengths, B, S);
  if (lengths.empty()) return places;
  BoolTensor padding = BoolTensor::from_shape({B, S, 1});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t s = 0; s < S; ++s) padding(b, s, 0) = s >= lengths[b];
  }
  return masked_fill(places, padding, 0);
}

}  // namespace attn
