// A GRU encoder, and a GRU decoder fed with the target and a context: the encoder's last state, or
// what additive attention reads (Bahdanau et al. 2014).
#include <cmath>
#include <optional>

#include "autograd/nn/embedding.h"
#include "autograd/nn/linear.h"
#include "autograd/ops.h"
#include "workload.h"

namespace attn::bench {
namespace {

// One step of a GRU (Cho et al. 2014, PyTorch's form); `suffix` makes PyTorch's names.
class Gru : public Module {
 public:
  Gru(std::size_t in, std::size_t hidden, const std::string& suffix, Rng& rng) : hidden_(hidden) {
    const Real bound = 1 / std::sqrt(static_cast<Real>(hidden));
    weight_ih_ = add_parameter("weight_ih" + suffix, uniform({3 * hidden, in}, -bound, bound, rng));
    weight_hh_ =
        add_parameter("weight_hh" + suffix, uniform({3 * hidden, hidden}, -bound, bound, rng));
    bias_ih_ = add_parameter("bias_ih" + suffix, uniform({3 * hidden}, -bound, bound, rng));
    bias_hh_ = add_parameter("bias_hh" + suffix, uniform({3 * hidden}, -bound, bound, rng));
  }

  Variable input_part(const Variable& x) const { return linear(x, weight_ih_, bias_ih_); }

  // input_part (B, 3H), state (B, H) → (B, H)
  Variable step(const Variable& input_part, const Variable& state) const {
    const Variable state_part = linear(state, weight_hh_, bias_hh_);
    const Variable reset = sigmoid(gate(input_part, 0) + gate(state_part, 0));
    const Variable update = sigmoid(gate(input_part, 1) + gate(state_part, 1));
    const Variable candidate = tanh(gate(input_part, 2) + reset * gate(state_part, 2));
    return candidate + update * (state - candidate);
  }

 private:
  Variable gate(const Variable& all, std::size_t index) const {
    return slice(all, 1, index * hidden_, (index + 1) * hidden_);
  }

  std::size_t hidden_;
  Variable weight_ih_, weight_hh_, bias_ih_, bias_hh_;
};

class AdditiveAttention : public Module {
 public:
  AdditiveAttention(std::size_t hidden, Rng& rng)
      : query_(hidden, hidden, rng, Bias::without),
        key_(hidden, hidden, rng, Bias::without),
        score_(hidden, 1, rng, Bias::without) {
    add_module("query", query_);
    add_module("key", key_);
    add_module("score", score_);
  }

  Variable keys(const Variable& encoded) const { return key_(encoded); }

  // state (B, H), encoded and keys (B, S, H), padding (B, S) → context (B, H)
  Variable operator()(const Variable& state, const Variable& encoded, const Variable& keys,
                      const BoolTensor& padding) const {
    const Variable scores = squeeze(score_(tanh(unsqueeze(query_(state), 1) + keys)), -1);
    return squeeze(matmul(unsqueeze(masked_softmax(scores, padding), 1), encoded), 1);
  }

 private:
  Linear query_, key_, score_;
};

class Seq2Seq : public Module {
 public:
  Seq2Seq(std::size_t vocabulary, std::size_t embedding, std::size_t hidden, bool attends, Rng& rng)
      : hidden_(hidden),
        source_embedding_(vocabulary, embedding, rng),
        encoder_(embedding, hidden, "_l0", rng),
        target_embedding_(vocabulary, embedding, rng),
        decoder_(embedding + hidden, hidden, "", rng),
        output_(hidden, vocabulary, rng) {
    add_module("source_embedding", source_embedding_);
    add_module("encoder", encoder_);
    add_module("target_embedding", target_embedding_);
    if (attends) add_module("attention", attention_.emplace(hidden, rng));
    add_module("decoder", decoder_);
    add_module("output", output_);
  }

  // source (B, S), target (B, T), padding (B, S) → logits (B, T, V)
  Variable operator()(const IndexTensor& source, const IndexTensor& target,
                      const BoolTensor& padding) const {
    const std::vector<Variable> encoded_steps = encode(source);
    Variable state = encoded_steps.back();
    Variable context = state;
    Variable encoded, keys;
    if (attention_) {
      encoded = stack(encoded_steps, 1);
      keys = attention_->keys(encoded);
    }
    const Variable inputs = target_embedding_(target);
    std::vector<Variable> states;
    for (std::size_t t = 0; t < target.shape(1); ++t) {
      if (attention_) context = (*attention_)(state, encoded, keys, padding);
      const Variable input = concatenate({select(inputs, 1, t), context}, -1);
      state = decoder_.step(decoder_.input_part(input), state);
      states.push_back(state);
    }
    return output_(stack(states, 1));
  }

 private:
  // (B, S) → S states (B, H)
  std::vector<Variable> encode(const IndexTensor& source) const {
    const Variable input_parts = encoder_.input_part(source_embedding_(source));
    Variable state(zeros({source.shape(0), hidden_}));
    std::vector<Variable> states;
    for (std::size_t t = 0; t < source.shape(1); ++t) {
      state = encoder_.step(select(input_parts, 1, t), state);
      states.push_back(state);
    }
    return states;
  }

  std::size_t hidden_;
  Embedding source_embedding_;
  Gru encoder_;
  Embedding target_embedding_;
  std::optional<AdditiveAttention> attention_;
  Gru decoder_;
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
        padding_(BoolTensor::from_shape(shape_)) {
    for (std::size_t b = 0; b < shape_[0]; ++b) {
      for (std::size_t t = 0; t < shape_[1]; ++t) padding_(b, t) = t + 2 >= shape_[1];
    }
  }

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
