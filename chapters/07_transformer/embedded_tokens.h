// What enters a Transformer: each token's vector plus the vector of its position.
#pragma once

#include <optional>

#include "autograd/nn/positional.h"

namespace attn {

enum class PositionKind { kSinusoidal, kLearned };

// embedding(token_t) + P(t). Vaswani et al. multiply embeddings by √C, and their code draws them
// with variance 1/C; ours start with variance 1, the same. Parameters: tokens.weight (V, C), and
// positions.weight (longest, C) if positions are learned.
class EmbeddedTokens : public Module {
 public:
  EmbeddedTokens(std::size_t vocabulary, std::size_t width, PositionKind kind, std::size_t longest,
                 Rng& rng);

  // tokens (B, T) at the positions first … first + T − 1 → (B, T, C). Learned positions end at
  // the longest, and throw std::invalid_argument beyond; sinusoids go on.
  Variable operator()(const IndexTensor& tokens, std::size_t first = 0) const;

 private:
  Embedding tokens_;
  std::optional<LearnedPositions> learned_;
  Variable sinusoids_;  // of the first `longest`, (longest, C); empty if positions are learned
};

}  // namespace attn
