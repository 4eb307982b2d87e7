// Chapter 7's decoder-only model: it learns a text, and continues one with its key–value cache.
#include "chapters/07_transformer/decoder_only.h"
#include "autograd/nn/functional.h"

#include <algorithm>

#include "core/tensor/math.h"
#include "workload.h"

namespace attn::bench {
namespace {

class DecoderOnlyWorkload : public Workload {
 public:
  explicit DecoderOnlyWorkload(const Sizes& sizes)
      : rng_(0),
        model_({sizes.at("vocabulary"),
                sizes.at("layers"),
                {sizes.at("width"), sizes.at("heads"), sizes.at("inner")},
                PositionKind::kLearned,
                sizes.at("length")},
               rng_),
        tokens_(random_ids({sizes.at("batch"), sizes.at("length")}, sizes.at("vocabulary"), rng_)),
        labels_(random_ids(tokens_.shape(), sizes.at("vocabulary"), rng_)) {}

  Module& model() override { return model_; }
  Variable loss() const override { return cross_entropy(model_(tokens_), labels_); }
  void set_batch(const StateDict& tensors) override {
    tokens_ = batch_ids(tensors, "batch.tokens", tokens_.shape());
    labels_ = batch_ids(tensors, "batch.labels", labels_.shape());
  }

  IndexTensor generate(std::size_t count) const override {
    const NoGradGuard no_graph;
    const std::size_t B = tokens_.shape(0);
    IndexTensor last = IndexTensor::from_shape({B, 1});
    for (std::size_t b = 0; b < B; ++b) last(b, 0) = tokens_(b, 0);
    IndexTensor said = IndexTensor::from_shape({B, count});
    DecoderOnly::Cache cache = model_.begin();
    for (std::size_t t = 0; t < count; ++t) {
      last = math::argmax(model_(last, cache).value());  // logits (B, 1, V)
      for (std::size_t b = 0; b < B; ++b) said(b, t) = last(b, 0);
    }
    return said;
  }

 private:
  Rng rng_;
  DecoderOnly model_;
  IndexTensor tokens_, labels_;
};

}  // namespace

std::unique_ptr<Workload> make_decoder_only(const Sizes& sizes) {
  return std::make_unique<DecoderOnlyWorkload>(sizes);
}

}  // namespace attn::bench
