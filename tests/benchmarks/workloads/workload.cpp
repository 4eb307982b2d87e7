#include "workload.h"

#include <algorithm>

namespace attn::bench {

std::unique_ptr<Workload> make_workload(const std::string& kind, const Sizes& sizes) {
  using Make = std::unique_ptr<Workload> (*)(const Sizes& sizes);
  static const std::map<std::string, Make> kinds = {
      {"encoder_decoder", make_encoder_decoder},
      {"seq2seq", make_seq2seq},
      {"attention", make_attention},
      {"language_model", make_language_model},
      {"attention_encoder_decoder", make_attention_encoder_decoder},
      {"group_averager", make_group_averager},
      {"simple_reverser", make_simple_reverser},
      {"reverser", make_reverser},
      {"repeater", make_repeater},
      {"two_readers", make_two_readers},
      {"characters", make_characters},
      {"translator", make_translator},
      {"decoder_only", make_decoder_only},
  };
  const auto found = kinds.find(kind);
  if (found == kinds.end()) {
    throw std::invalid_argument("there is no workload of kind " + kind);
  }
  return found->second(sizes);
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
