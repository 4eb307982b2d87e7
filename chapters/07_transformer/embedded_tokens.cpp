#include "chapters/07_transformer/embedded_tokens.h"

#include <stdexcept>
#include <string>

namespace attn {

EmbeddedTokens::EmbeddedTokens(std::size_t vocabulary, std::size_t width, PositionKind kind,
                               std::size_t longest, Rng& rng)
    : tokens_(vocabulary, width, rng) {
  add_module("tokens", tokens_);
  if (kind == PositionKind::learned) {
    add_module("positions", learned_.emplace(longest, width, rng));
  } else {
    sinusoids_ = Variable(sinusoidal_positions(longest, width));
  }
}

Variable EmbeddedTokens::operator()(const IndexTensor& tokens, std::size_t first) const {
  const std::size_t T = tokens.shape(1);
  if (learned_) return tokens_(tokens) + (*learned_)(T, first);
  if (first + T > sinusoids_.shape()[0]) {
    throw std::invalid_argument("positions: the model has " +
                                std::to_string(sinusoids_.shape()[0]) + " positions, asked for " +
                                std::to_string(first + T));
  }
  return tokens_(tokens) + slice(sinusoids_, 0, first, first + T);
}

}  // namespace attn
