// What each part of the layer is for: the decoder-only model without one of them.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "chapters/07_transformer/decoder_only.h"
#include "chapters/07_transformer/text_training.h"

namespace attn {

enum class Part { kNone, kFeedForward, kResidual, kNorm };

// One layer of DecoderOnly with norms before, as x + f(norm(x)) twice, f being attention and then
// the feed-forward network. Parameters are named as those of DecoderLayer, less what is missing.
class LayerWithout : public Module {
 public:
  LayerWithout(Part missing, const TransformerSizes& sizes, Rng& rng);
  Variable operator()(const Variable& x) const;  // (B, T, C) → (B, T, C), causal

 private:
  // The norm of a sublayer, under the name that it has in DecoderLayer.
  class Norm : public Module {
   public:
    explicit Norm(std::size_t width) : norm(width) { add_module("norm", norm); }
    LayerNorm norm;
  };
  template <class Sublayer>
  Variable around(const Variable& x, const std::optional<Norm>& norm,
                  const Sublayer& sublayer) const {
    const Variable found = sublayer(norm ? norm->norm(x) : x);
    return missing_ == Part::kResidual ? found : x + found;
  }

  Part missing_;
  MultiHeadAttention attention_;
  std::optional<FeedForward> feed_forward_;
  std::optional<Norm> attention_residual_, feed_forward_residual_;
};

// Embedded tokens, such layers, a last norm, logits (B, T, V). Without a part it has all of
// DecoderOnly's parameters but those of the part; with Part::kNone it computes the same.
class DecoderWithout : public Module {
 public:
  DecoderWithout(Part missing, const DecoderOnlySizes& sizes, Rng& rng);
  Variable operator()(const IndexTensor& tokens) const;

 private:
  EmbeddedTokens tokens_;
  std::deque<LayerWithout> layers_;
  std::optional<LayerNorm> norm_;
  std::optional<Linear> output_;
};

// Trains the whole and the three that lack a part under one budget, with three seeds each.
void take_parts_out(Run& run, const WordCorpus& text);

}  // namespace attn
