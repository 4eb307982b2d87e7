// A GRU encoder, and a GRU decoder fed with the target and a context: the encoder's last state, or
// what additive attention reads (Bahdanau et al. 2014).
#include <optional>

#include "autograd/nn/attention.h"
#include "autograd/nn/embedding.h"
#include "autograd/nn/rnn.h"
#include "workload.h"

namespace attn::bench {
namespace {

class Seq2Seq : public Module {
 public:
  Seq2Seq(std::size_t vocabulary, std::size_t embedding, std::size_t hidden, bool attends, Rng& rng)
      : source_embedding_(vocabulary, embedding, rng),
        encoder_(embedding, hidden, rng),
        target_embedding_(vocabulary, embedding, rng),
        decoder_(embedding + hidden, hidden, rng),
        output_(hidden, vocabulary, rng) {
    add_module("source_embedding", source_embedding_);
    add_module("encoder", encoder_);
    add_module("target_embedding", target_embedding_);
    if (attends) {
      attention_.emplace(std::make_unique<AdditiveScore>(hidden, hidden, hidden, rng));
      add_module("attention", *attention_);
    }
    add_module("decoder", decoder_);
    add_module("output", output_);
  }

  // source (B, S), target (B, T), padding (B, 1, S) → logits (B, T, V)
  Variable operator()(const IndexTensor& source, const IndexTensor& target,
                      const BoolTensor& padding) const {
    const SequenceStates encoded = encoder_(source_embedding_(source));
    const Variable inputs = target_embedding_(target);
    return output_(attention_ ? decode_attending(inputs, encoded, padding)
                              : decode(inputs, encoded.state));
  }

 private:
  // The context stays the same, so the whole sequence is known beforehand: (B, T, E) → (B, T, H).
  Variable decode(const Variable& inputs, const Variable& context) const {
    Shape shape = inputs.shape();
    shape[2] = context.shape()[1];
    const Variable all = concatenate({inputs, expand(unsqueeze(context, 1), shape)}, -1);
    return gru_sequence(decoder_.project(all), context, decoder_.weights().weight_hh,
                        decoder_.weights().bias_hh);
  }

  Variable decode_attending(const Variable& inputs, const SequenceStates& encoded,
                            const BoolTensor& padding) const {
    const AttentionMemory memory = attention_->memory(encoded.outputs, padding);
    Variable state = encoded.state;
    std::vector<Variable> states;
    for (std::size_t t = 0; t < inputs.shape()[1]; ++t) {
      const Variable context = squeeze((*attention_)(unsqueeze(state, 1), memory).context, 1);
      state = decoder_(concatenate({select(inputs, 1, t), context}, -1), state);
      states.push_back(state);
    }
    return stack(states, 1);
  }

  Embedding source_embedding_;
  GRU encoder_;
  Embedding target_embedding_;
  std::optional<Attention> attention_;
  GRUCell decoder_;
  Linear output_;
};

class Seq2SeqWorkload : public Workload {
 public:
  explicit Seq2SeqWorkload(const Sizes& sizes)
      : shape_{sizes.at("batch"), sizes.at("length")},
        rng_(0),
        model_(sizes.at("vocabulary"), sizes.at("embedding"), sizes.at("hidden"),
               sizes.at("attention") != 0, rng_),
        source_(random_ids(shape_, sizes.at("vocabulary"), rng_)),
        target_(random_ids(shape_, sizes.at("vocabulary"), rng_)),
        labels_(random_ids(shape_, sizes.at("vocabulary"), rng_)),
        padding_(hide_padding(std::vector<std::size_t>(shape_[0], shape_[1] - 2), shape_[1])) {}

  Module& model() override { return model_; }
  Variable loss() const override {
    return cross_entropy(model_(source_, target_, padding_), labels_);
  }
  void set_batch(const StateDict& tensors) override {
    source_ = batch_ids(tensors, "batch.source", shape_);
    target_ = batch_ids(tensors, "batch.target", shape_);
    labels_ = batch_ids(tensors, "batch.labels", shape_);
  }

 private:
  Shape shape_;
  Rng rng_;
  Seq2Seq model_;
  IndexTensor source_, target_, labels_;
  BoolTensor padding_;  // the last two positions of every source
};

}  // namespace

std::unique_ptr<Workload> make_seq2seq(const Sizes& sizes) {
  return std::make_unique<Seq2SeqWorkload>(sizes);
}

}  // namespace attn::bench
