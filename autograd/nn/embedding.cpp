#include "autograd/nn/embedding.h"

#include <algorithm>

#include "autograd/ops.h"

namespace attn {

Embedding::Embedding(std::size_t vocabulary, std::size_t width, Rng& rng,
                     std::optional<std::int64_t> padding_id)
    : padding_id_(padding_id) {
  Tensor initial = randn({vocabulary, width}, rng);
  if (padding_id) {
    if (*padding_id < 0 || static_cast<std::size_t>(*padding_id) >= vocabulary)
      reject("Embedding: padding id ", *padding_id, " is outside a vocabulary of ", vocabulary);
    Real* const row = initial.data() + static_cast<std::size_t>(*padding_id) * width;
    std::fill(row, row + width, Real(0));
  }
  weight_ = add_parameter("weight", std::move(initial));
}

Variable Embedding::operator()(const IndexTensor& ids) const {
  const Variable vectors = embedding(weight_, ids);
  if (!padding_id_) return vectors;
  // The padding's row is 0 already. Filling in the 0 anew cuts the gradient.
  BoolTensor is_padding = BoolTensor::from_shape(ids.shape());
  std::transform(ids.begin(), ids.end(), is_padding.begin(),
                 [this](std::int64_t id) { return id == *padding_id_; });
  Shape column = ids.shape();
  column.push_back(1);
  is_padding.reshape(column);
  return masked_fill(vectors, is_padding, 0);
}

}  // namespace attn
