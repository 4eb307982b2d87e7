// Multi-head attention alone, and a decoder-only Transformer (Vaswani et al. 2017, with the norms
// first).
#include <cmath>
#include <deque>
#include <optional>

#include "autograd/nn/embedding.h"
#include "autograd/nn/layer_norm.h"
#include "autograd/nn/linear.h"
#include "autograd/ops.h"
#include "workload.h"

namespace attn::bench {
namespace {

// True above the diagonal: what a position must not see.
BoolTensor causal_mask(std::size_t length) {
  BoolTensor mask = BoolTensor::from_shape({length, length});
  for (std::size_t t = 0; t < length; ++t) {
    for (std::size_t s = 0; s < length; ++s) mask(t, s) = s > t;
  }
  return mask;
}

class MultiHeadAttention : public Module {
 public:
  MultiHeadAttention(std::size_t width, std::size_t heads, Rng& rng)
      : heads_(heads),
        head_size_(width / heads),
        query_(width, width, rng, Bias::without),
        key_(width, width, rng, Bias::without),
        value_(width, width, rng, Bias::without),
        output_(width, width, rng) {
    add_module("query", query_);
    add_module("key", key_);
    add_module("value", value_);
    add_module("output", output_);
  }

  // x (B, T, C), mask (T, T) or empty → (B, T, C)
  Variable operator()(const Variable& x, const BoolTensor& mask) const {
    const Real scale = 1 / std::sqrt(static_cast<Real>(head_size_));
    const Variable scores = matmul(split(query_(x)), split(key_(x)), true) * scale;  // (B, H, T, T)
    const Variable weights = mask.size() > 1 ? masked_softmax(scores, mask) : softmax(scores);
    const Variable context = permute(matmul(weights, split(value_(x))), {0, 2, 1, 3});
    return output_(attn::reshape(context, lengths(x.shape())));
  }

 private:
  static std::vector<std::ptrdiff_t> lengths(const Shape& shape) {
    return {shape.begin(), shape.end()};
  }

  // (B, T, H · D) → (B, H, T, D)
  Variable split(const Variable& x) const {
    std::vector<std::ptrdiff_t> shape = lengths(x.shape());
    shape.back() = static_cast<std::ptrdiff_t>(heads_);
    shape.push_back(static_cast<std::ptrdiff_t>(head_size_));
    return permute(attn::reshape(x, shape), {0, 2, 1, 3});
  }

  std::size_t heads_, head_size_;
  Linear query_, key_, value_, output_;
};

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

  Variable operator()(const Variable& x, const BoolTensor& mask) const {
    const Variable attended = x + attention_(norm1_(x), mask);
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
      : embedding_(vocabulary, width, rng),
        positions_(length, width, rng),
        mask_(causal_mask(length)) {
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
    for (const Block& block : blocks_) x = block(x, mask_);
    return (*output_)(x);
  }

 private:
  Embedding embedding_, positions_;
  std::deque<Block> blocks_;
  std::optional<Linear> output_;
  BoolTensor mask_;
};

class AttentionWorkload : public Workload {
 public:
  explicit AttentionWorkload(const Sizes& sizes)
      : rng_(0),
        model_(sizes.at("width"), sizes.at("heads"), rng_),
        x_(randn({sizes.at("batch"), sizes.at("length"), sizes.at("width")}, rng_)) {
    if (sizes.at("causal") != 0) mask_ = causal_mask(sizes.at("length"));
  }

  Module& model() override { return model_; }
  Variable loss() const override {
    const Variable y = model_(x_, mask_);
    return mean(y * y);
  }
  void set_batch(const StateDict& tensors) override {
    x_ = Variable(batch_tensor(tensors, "batch.x", x_.shape()));
  }

 private:
  Rng rng_;
  MultiHeadAttention model_;
  Variable x_;
  BoolTensor mask_;
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
