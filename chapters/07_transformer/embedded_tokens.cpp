#include "chapters/07_transformer/embedded_tokens.h"

namespace attn {

EmbeddedTokens::EmbeddedTokens(std::size_t vocabulary, std::size_t width, PositionKind kind,
                               std::size_t longest, Rng& rng)
    : tokens_(vocabulary, width, rng) {
  add_module("tokens", tokens_);
  if (kind == PositionKind::kLearned) {
    add_module("positions", learned_.emplace(longest, width, rng));
  } else {
    sinusoids_ = Variable(sinusoidal_positions(longest, width));
  }
}

Variable EmbeddedTokens::operator()(const IndexTensor& tokens, std::size_t first) const {
  const std::size_t T = tokens.shape(1);
  if (learned_) return tokens_(tokens) + (*learned_)(T, first);
  const Shape& table = sinusoids_.shape();
  if (first + T <= table[0]) return tokens_(tokens) + slice(sinusoids_, 0, first, first + T);
  const Variable longer(sinusoidal_positions(first + T, table[1]));
  return tokens_(tokens) + slice(longer, 0, first, first + T);
}

}  // namespace attn
