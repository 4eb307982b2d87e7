#include "workload.h"

#include <algorithm>
#include <stdexcept>

namespace attn::bench {

std::unique_ptr<Workload> make_workload(const std::string& kind, const Sizes& sizes) {
  if (kind == "encoder_decoder") return make_encoder_decoder(sizes);
  if (kind == "seq2seq") return make_seq2seq(sizes);
  if (kind == "attention") return make_attention(sizes);
  if (kind == "language_model") return make_language_model(sizes);
  throw std::invalid_argument("there is no workload of kind " + kind);
}

const Tensor& batch_tensor(const StateDict& tensors, const std::string& name, const Shape& shape) {
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [&name](const auto& entry) { return entry.first == name; });
  if (found == tensors.end()) throw std::invalid_argument("the file has no " + name);
  require_shape(name.c_str(), shape, found->second.shape());
  return found->second;
}

IndexTensor batch_ids(const StateDict& tensors, const std::string& name, const Shape& shape) {
  const Tensor& values = batch_tensor(tensors, name, shape);
  IndexTensor ids = IndexTensor::from_shape(shape);
  std::transform(values.begin(), values.end(), ids.begin(),
                 [](Real value) { return static_cast<std::int64_t>(value); });
  return ids;
}

IndexTensor random_ids(const Shape& shape, std::size_t bound, Rng& rng) {
  IndexTensor ids = IndexTensor::from_shape(shape);
  for (std::int64_t& id : ids) id = rng.below(static_cast<std::int64_t>(bound));
  return ids;
}

}  // namespace attn::bench
