// A decoder-only Transformer: the encoder and cross-attention left out, it continues a text
// (Radford et al. 2018). Chapters 5 and 6 built one by hand; this one has a key–value cache.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "autograd/nn/transformer.h"
#include "chapters/07_transformer/embedded_tokens.h"
#include "chapters/shared/generate.h"

namespace attn {

struct DecoderOnlySizes {
  std::size_t vocabulary;
  std::size_t layers;
  TransformerSizes layer;
  PositionKind positions = PositionKind::kSinusoidal;
  std::size_t longest = 512;  // positions, if they are learned
};

// Parameters: tokens (EmbeddedTokens), layer_0, layer_1, …, norm if norms come before, output.
class DecoderOnly : public Module {
 public:
  DecoderOnly(const DecoderOnlySizes& sizes, Rng& rng);

  struct Cache {
    std::vector<DecoderCache> layers;
    std::size_t length = 0;  // places so far
  };
  Cache begin() const;
  // The next T tokens (B, T) → logits of what follows each of them, (B, T, V).
  Variable operator()(const IndexTensor& tokens, Cache& cache) const;
  Variable operator()(const IndexTensor& tokens) const;  // of a whole text

 private:
  EmbeddedTokens tokens_;
  std::deque<DecoderLayer> layers_;
  std::optional<LayerNorm> norm_;
  std::optional<Linear> output_;
};

enum class Caching { kWith, kWithout };

// A continuation of a prompt, `count` tokens chosen as `sampling` says. With the cache each step
// computes one place, and looks at the keys and values of the others; without, it computes all
// places anew. Throws std::invalid_argument if the prompt is empty or positions run out.
std::vector<std::int64_t> continue_text(const DecoderOnly& model,
                                        const std::vector<std::int64_t>& prompt, std::size_t count,
                                        Caching caching, const Sampling& sampling, Rng& rng);

}  // namespace attn
