// The layers of the Transformer (Vaswani et al. 2017, section 3). Introduced in chapter 7.
//
// Each layer is two or three sublayers f, and around each of them a residual connection and a layer
// norm:
//   NormPlace::kBefore   x + dropout(f(norm(x)))   pre-norm: the residual path is never normalised,
//                                                  so gradients have a path past every layer
//   NormPlace::kAfter    norm(x + dropout(f(x)))   post-norm, as first published, with a warm-up
// (Xiong et al. 2020 compare the two.) A stack of pre-norm layers needs one more norm at its end.
//
// Shapes: B batch, T target places, S source places, C width, F inner width, H heads.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "autograd/nn/layer_norm.h"
#include "autograd/nn/multi_head_attention.h"

namespace attn {

enum class NormPlace { kBefore, kAfter };

struct TransformerSizes {
  std::size_t width;   // C
  std::size_t heads;   // H, a divisor of C
  std::size_t inner;   // F, of the feed-forward network; 4 C in the paper
  double dropout = 0;  // of each sublayer's output, and of attention weights
  NormPlace norm = NormPlace::kBefore;
};

// The same small network at every place (equation 2): relu(x W_1 + b_1) W_2 + b_2.
// Parameters: expand.weight (F, C), expand.bias, contract.weight (C, F), contract.bias.
class FeedForward : public Module {
 public:
  FeedForward(std::size_t width, std::size_t inner, Rng& rng);
  Variable operator()(const Variable& x) const;  // (B, T, C) → (B, T, C)

 private:
  Linear expand_, contract_;
};

// What stands around a sublayer. Parameters: norm.weight (C), norm.bias (C).
class Residual : public Module {
 public:
  Residual(const TransformerSizes& sizes, Rng& rng);

  // `sublayer` takes a Variable (B, T, C) and returns one.
  template <class Sublayer>
  Variable operator()(const Variable& x, const Sublayer& sublayer) const {
    if (place_ == NormPlace::kBefore) return x + dropout_(sublayer(norm_(x)));
    return norm_(x + dropout_(sublayer(x)));
  }

 private:
  NormPlace place_;
  LayerNorm norm_;
  Dropout dropout_;
};

// Self-attention over all places, then the feed-forward network.
// Parameters: attention, attention_residual, feed_forward, feed_forward_residual.
class EncoderLayer : public Module {
 public:
  // `rng` must outlive the layer if there is dropout. Throws std::invalid_argument if the width is
  // not a multiple of the heads.
  EncoderLayer(const TransformerSizes& sizes, Rng& rng);

  // x (B, S, C); `lengths` (B): the real places of each row, what follows is padding, which nothing
  // looks at; empty: all. Weights (B, H, S, S).
  HeadsOutput operator()(const Variable& x, const std::vector<std::size_t>& lengths = {},
                         Weights weights = Weights::kWanted) const;

 private:
  MultiHeadAttention attention_;
  Residual attention_residual_;
  FeedForward feed_forward_;
  Residual feed_forward_residual_;
};

enum class CrossAttention { kWith, kWithout };  // without: the layer of a decoder-only model

// What a decoder layer remembers of one batch from call to call.
struct DecoderCache {
  KeyValues self;                           // of the places so far
  KeyValues memory;                         // of the encoder's output; empty without one
  std::vector<std::size_t> memory_lengths;  // its real places; empty: all

  // Of the sequences `rows`, in this order; one may come several times (beam search).
  DecoderCache select(const std::vector<std::size_t>& rows) const;
};

// Causal self-attention, cross-attention to the encoder's output, feed-forward network.
// Parameters: attention, attention_residual, then cross_attention and cross_attention_residual
// unless without, feed_forward, feed_forward_residual.
class DecoderLayer : public Module {
 public:
  DecoderLayer(const TransformerSizes& sizes, CrossAttention cross, Rng& rng);

  // The cache before the first place. memory (B, S, C): its keys and values are computed here once.
  DecoderCache begin(const Variable& memory, const std::vector<std::size_t>& lengths) const;

  struct Output {
    Variable output;         // (B, T, C)
    Variable weights;        // (B, H, T, places so far); empty if not wanted
    Variable cross_weights;  // (B, H, T, S); empty without cross-attention, or if not wanted
  };
  // The next T places, x (B, T, C), which are appended to the cache: all places of a known target
  // at once, after begin(), or one by one. Without cross-attention begin with DecoderCache().
  Output operator()(const Variable& x, DecoderCache& cache,
                    Weights weights = Weights::kWanted) const;

 private:
  MultiHeadAttention attention_;
  Residual attention_residual_;
  std::optional<MultiHeadAttention> cross_attention_;
  std::optional<Residual> cross_attention_residual_;
  FeedForward feed_forward_;
  Residual feed_forward_residual_;
};

}  // namespace attn
