// Chapter 1: its own model, with one batch of one length, as its training draws them.
#include "chapters/shared/encoder_decoder.h"
#include "autograd/nn/functional.h"
#include "workload.h"

namespace attn::bench {
namespace {

class EncoderDecoderWorkload : public Workload {
 public:
  explicit EncoderDecoderWorkload(const Sizes& sizes)
      : source_shape_{sizes.at("batch"), sizes.at("length")},
        target_shape_{sizes.at("batch"), sizes.at("length") + 1},
        rng_(0),
        model_(Cell::kGru,
               {sizes.at("vocabulary"), sizes.at("vocabulary"), sizes.at("embedding"),
                sizes.at("hidden")},
               rng_),
        source_(random_ids(source_shape_, sizes.at("vocabulary"), rng_)),
        target_(random_ids(target_shape_, sizes.at("vocabulary"), rng_)),
        labels_(random_ids(target_shape_, sizes.at("vocabulary"), rng_)) {}

  Module& model() override { return model_; }
  Variable loss() const override {
    const Lengths lengths(source_shape_[0], source_shape_[1]);
    const EncoderDecoder::Encoded encoded = model_.encode(source_, lengths);
    return cross_entropy(model_.decode(encoded.state, target_), labels_);
  }
  void set_batch(const StateDict& tensors) override {
    source_ = batch_ids(tensors, "batch.source", source_shape_);
    target_ = batch_ids(tensors, "batch.target", target_shape_);
    labels_ = batch_ids(tensors, "batch.labels", target_shape_);
  }

 private:
  Shape source_shape_, target_shape_;
  Rng rng_;
  EncoderDecoder model_;
  IndexTensor source_, target_, labels_;
};

}  // namespace

std::unique_ptr<Workload> make_encoder_decoder(const Sizes& sizes) {
  return std::make_unique<EncoderDecoderWorkload>(sizes);
}

}  // namespace attn::bench
