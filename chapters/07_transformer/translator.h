// The Transformer: an encoder, and a decoder that looks at it (Vaswani et al. 2017, figure 1).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "autograd/nn/transformer.h"
#include "chapters/07_transformer/embedded_tokens.h"
#include "chapters/shared/beam_search.h"

namespace attn {

struct TranslatorSizes {
  std::size_t source_vocabulary, target_vocabulary;
  std::size_t layers;  // of the encoder, and as many of the decoder
  TransformerSizes layer;
  PositionKind positions = PositionKind::kSinusoidal;
  std::size_t longest = 512;  // positions, if they are learned
};

// Parameters: source (EmbeddedTokens), encoder_0, encoder_1, …, encoder_norm if norms come before,
// target, decoder_0, …, decoder_norm likewise, output (Linear, V by C).
class Translator : public Module {
 public:
  // `rng` must outlive the model if there is dropout.
  Translator(const TranslatorSizes& sizes, Rng& rng);

  struct Encoded {
    Variable states;                   // (B, S, C)
    std::vector<std::size_t> lengths;  // of the sources
    std::vector<Variable> weights;     // of each layer, (B, H, S, S)
  };
  // source (B, S), lengths (B): how many tokens of each row are real.
  Encoded encode(const IndexTensor& source, const std::vector<std::size_t>& lengths) const;

  // The decoder's memory of a batch while it speaks.
  struct Cache {
    std::vector<DecoderCache> layers;
    std::size_t length = 0;  // places so far
    Cache select(const std::vector<std::size_t>& rows) const;
  };
  Cache begin(const Encoded& encoded) const;

  struct Decoded {
    Variable logits;                      // (B, T, V)
    std::vector<Variable> weights;        // of each layer, (B, H, T, places so far)
    std::vector<Variable> cross_weights;  // (B, H, T, S)
  };
  // The next T tokens of the target (B, T); the logits are for what comes after each of them. All
  // of a known target at once is teacher forcing; one at a time is generation.
  Decoded decode(const IndexTensor& tokens, Cache& cache) const;

  // Teacher forcing for a whole batch.
  Variable operator()(const IndexTensor& source, const std::vector<std::size_t>& lengths,
                      const IndexTensor& target_in) const;

  // The most probable tokens one by one, without `end_token`.
  std::vector<std::vector<std::int64_t>> translate(const IndexTensor& source,
                                                   const std::vector<std::size_t>& lengths,
                                                   std::int64_t first_token, std::int64_t end_token,
                                                   std::size_t longest) const;
  // The translations of one source (1, S) that a beam finds, the best first.
  std::vector<Hypothesis> translate(const IndexTensor& source, const BeamOptions& options) const;

 private:
  EmbeddedTokens source_;
  std::deque<EncoderLayer> encoder_;
  std::optional<LayerNorm> encoder_norm_;
  EmbeddedTokens target_;
  std::deque<DecoderLayer> decoder_;
  std::optional<LayerNorm> decoder_norm_;
  std::optional<Linear> output_;
};

}  // namespace attn
