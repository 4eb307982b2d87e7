// Chapter 1's model: a GRU encoder, and a GRU decoder that starts from the encoder's last state.
#include "autograd/nn/embedding.h"
#include "autograd/nn/linear.h"
#include "autograd/nn/rnn.h"
#include "workload.h"

namespace attn::bench {
namespace {

class EncoderDecoder : public Module {
 public:
  EncoderDecoder(std::size_t vocabulary, std::size_t embedding, std::size_t hidden, Rng& rng)
      : source_embedding_(vocabulary, embedding, rng),
        encoder_(embedding, hidden, rng),
        target_embedding_(vocabulary, embedding, rng),
        decoder_(embedding, hidden, rng),
        output_(hidden, vocabulary, rng) {
    add_module("source_embedding", source_embedding_);
    add_module("encoder", encoder_);
    add_module("target_embedding", target_embedding_);
    add_module("decoder", decoder_);
    add_module("output", output_);
  }

  // source (B, S), target (B, T) → logits (B, T, V)
  Variable operator()(const IndexTensor& source, const IndexTensor& target) const {
    const Variable state = encoder_(source_embedding_(source)).state;
    return output_(decoder_(target_embedding_(target), state).outputs);
  }

 private:
  Embedding source_embedding_;
  GRU encoder_;
  Embedding target_embedding_;
  GRU decoder_;
  Linear output_;
};

class EncoderDecoderWorkload : public Workload {
 public:
  explicit EncoderDecoderWorkload(const Sizes& sizes)
      : source_shape_{sizes.at("batch"), sizes.at("length")},
        target_shape_{sizes.at("batch"), sizes.at("length") + 1},
        rng_(0),
        model_(sizes.at("vocabulary"), sizes.at("embedding"), sizes.at("hidden"), rng_),
        source_(random_ids(source_shape_, sizes.at("vocabulary"), rng_)),
        target_(random_ids(target_shape_, sizes.at("vocabulary"), rng_)),
        labels_(random_ids(target_shape_, sizes.at("vocabulary"), rng_)) {}

  Module& model() override { return model_; }
  Variable loss() const override { return cross_entropy(model_(source_, target_), labels_); }
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
