// Multi-head attention alone, and a decoder-only Transformer (Vaswani et al. 2017, with the norms
// first).
#include <deque>
#include <optional>

#include "autograd/nn/embedding.h"
#include "autograd/nn/functional.h"
#include "autograd/nn/layer_norm.h"
#include "autograd/nn/multi_head_attention.h"
#include "workload.h"

namespace attn::bench {
namespace {

const AttentionMask kCausal{/*causal=*/true};

class Block : public Module {
 public:
  Block(std::size_t width, std::size_t heads, Rng& rng)
      : norm1_(width),
        attention_(width, heads, rng),
        norm2_(width),
        expand_(width, 4 * width, rng),
        contract_(4 * width, width, rng) {
    add_module("norm1", norm1_);
    add_module("attention", attention_);
    add_module("norm2", norm2_);
    add_module("expand", expand_);
    add_module("contract", contract_);
  }

  Variable operator()(const Variable& x) const {
    const Variable attended = x + attention_(norm1_(x), kCausal, Weights::kNotWanted).output;
    return attended + contract_(gelu(expand_(norm2_(attended))));
  }

 private:
  LayerNorm norm1_;
  MultiHeadAttention attention_;
  LayerNorm norm2_;
  Linear expand_, contract_;
};

class LanguageModel : public Module {
 public:
  LanguageModel(std::size_t vocabulary, std::size_t length, std::size_t width, std::size_t heads,
                std::size_t layers, Rng& rng)
      : embedding_(vocabulary, width, rng), positions_(length, width, rng) {
    add_module("embedding", embedding_);
    add_module("positions", positions_);
    for (std::size_t i = 0; i < layers; ++i) {
      add_module("block_" + std::to_string(i), blocks_.emplace_back(width, heads, rng));
    }
    output_.emplace(width, vocabulary, rng);
    add_module("output", *output_);
  }

  // (B, T) → logits (B, T, V); T is the length that the model was made for.
  Variable operator()(const IndexTensor& tokens) const {
    Variable x = embedding_(tokens) + positions_.weight();
    for (const Block& block : blocks_) x = block(x);
    return (*output_)(x);
  }

 private:
  Embedding embedding_, positions_;
  std::deque<Block> blocks_;
  std::optional<Linear> output_;
};

class AttentionWorkload : public Workload {
 public:
  explicit AttentionWorkload(const Sizes& sizes)
      : rng_(0),
        model_(sizes.at("width"), sizes.at("heads"), rng_),
        x_(randn({sizes.at("batch"), sizes.at("length"), sizes.at("width")}, rng_)) {
    mask_.causal = sizes.at("causal") != 0;
  }

  Module& model() override { return model_; }
  Variable loss() const override {
    const Variable y = model_(x_, mask_, Weights::kNotWanted).output;
    return mean(y * y);
  }
  void set_batch(const StateDict& tensors) override {
    x_ = Variable(batch_tensor(tensors, "batch.x", x_.shape()));
  }

 private:
  Rng rng_;
  MultiHeadAttention model_;
  Variable x_;
  AttentionMask mask_;
};

class LanguageModelWorkload : public Workload {
 public:
  explicit LanguageModelWorkload(const Sizes& sizes)
      : shape_{sizes.at("batch"), sizes.at("length")},
        rng_(0),
        model_(sizes.at("vocabulary"), sizes.at("length"), sizes.at("width"), sizes.at("heads"),
               sizes.at("layers"), rng_),
        tokens_(random_ids(shape_, sizes.at("vocabulary"), rng_)),
        labels_(random_ids(shape_, sizes.at("vocabulary"), rng_)) {}

  Module& model() override { return model_; }
  Variable loss() const override { return cross_entropy(model_(tokens_), labels_); }
  void set_batch(const StateDict& tensors) override {
    tokens_ = batch_ids(tensors, "batch.tokens", shape_);
    labels_ = batch_ids(tensors, "batch.labels", shape_);
  }

 private:
  Shape shape_;
  Rng rng_;
  LanguageModel model_;
  IndexTensor tokens_, labels_;
};

}  // namespace

std::unique_ptr<Workload> make_attention(const Sizes& sizes) {
  return std::make_unique<AttentionWorkload>(sizes);
}

std::unique_ptr<Workload> make_language_model(const Sizes& sizes) {
  return std::make_unique<LanguageModelWorkload>(sizes);
}

}  // namespace attn::bench
