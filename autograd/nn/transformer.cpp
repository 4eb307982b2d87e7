#include "autograd/nn/transformer.h"

#include <stdexcept>

#include "autograd/ops.h"

namespace attn {
namespace {

MultiHeadOptions attention_options(const TransformerSizes& sizes) {
  MultiHeadOptions options;
  options.dropout = sizes.dropout;
  return options;
}

}  // namespace

FeedForward::FeedForward(std::size_t width, std::size_t inner, Rng& rng)
    : expand_(width, inner, rng), contract_(inner, width, rng) {
  add_module("expand", expand_);
  add_module("contract", contract_);
}

Variable FeedForward::operator()(const Variable& x) const { return contract_(relu(expand_(x))); }

Residual::Residual(const TransformerSizes& sizes, Rng& rng)
    : place_(sizes.norm), norm_(sizes.width), dropout_(sizes.dropout, rng) {
  add_module("norm", norm_);
  add_module("dropout", dropout_);
}

EncoderLayer::EncoderLayer(const TransformerSizes& sizes, Rng& rng)
    : attention_(sizes.width, sizes.heads, rng, attention_options(sizes)),
      attention_residual_(sizes, rng),
      feed_forward_(sizes.width, sizes.inner, rng),
      feed_forward_residual_(sizes, rng) {
  add_module("attention", attention_);
  add_module("attention_residual", attention_residual_);
  add_module("feed_forward", feed_forward_);
  add_module("feed_forward_residual", feed_forward_residual_);
}

HeadsOutput EncoderLayer::operator()(const Variable& x, const std::vector<std::size_t>& lengths,
                                     Weights wanted) const {
  AttentionMask real_places;
  real_places.lengths = lengths;
  HeadsOutput attended;
  const Variable informed = attention_residual_(x, [&](const Variable& places) {
    attended = attention_(places, real_places, wanted);
    return attended.output;
  });
  return {feed_forward_residual_(informed, feed_forward_), attended.weights};
}

DecoderCache DecoderCache::select(const std::vector<std::size_t>& rows) const {
  DecoderCache chosen{self.select(rows), memory.select(rows), {}};
  if (!memory_lengths.empty()) {
    for (const std::size_t row : rows) chosen.memory_lengths.push_back(memory_lengths.at(row));
  }
  return chosen;
}

DecoderLayer::DecoderLayer(const TransformerSizes& sizes, CrossAttention cross, Rng& rng)
    : attention_(sizes.width, sizes.heads, rng, attention_options(sizes)),
      attention_residual_(sizes, rng),
      feed_forward_(sizes.width, sizes.inner, rng),
      feed_forward_residual_(sizes, rng) {
  add_module("attention", attention_);
  add_module("attention_residual", attention_residual_);
  if (cross == CrossAttention::kWith) {
    cross_attention_.emplace(sizes.width, sizes.heads, rng, attention_options(sizes));
    cross_attention_residual_.emplace(sizes, rng);
    add_module("cross_attention", *cross_attention_);
    add_module("cross_attention_residual", *cross_attention_residual_);
  }
  add_module("feed_forward", feed_forward_);
  add_module("feed_forward_residual", feed_forward_residual_);
}

DecoderCache DecoderLayer::begin(const Variable& memory,
                                 const std::vector<std::size_t>& lengths) const {
  if (!cross_attention_) {
    throw std::logic_error("decoder layer: without cross-attention there is no memory to look at");
  }
  return {{}, cross_attention_->project(memory), lengths};
}

DecoderLayer::Output DecoderLayer::operator()(const Variable& x, DecoderCache& cache,
                                              Weights wanted) const {
  if (cross_attention_ && cache.memory.length() == 0) {
    throw std::logic_error("decoder layer: there is no memory to look at; call begin() first");
  }
  HeadsOutput attended, crossed;
  Variable state = attention_residual_(x, [&](const Variable& places) {
    attended = attention_.extend(places, cache.self, wanted);
    return attended.output;
  });
  if (cross_attention_) {
    AttentionMask real_places;
    real_places.lengths = cache.memory_lengths;
    state = (*cross_attention_residual_)(state, [&](const Variable& places) {
      crossed = cross_attention_->attend(places, cache.memory, real_places, wanted);
      return crossed.output;
    });
  }
  return {feed_forward_residual_(state, feed_forward_), attended.weights, crossed.weights};
}

}  // namespace attn
