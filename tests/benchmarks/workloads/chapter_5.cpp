// Chapter 5's model of a language that says everything twice.
#include "chapters/05_causal_attention/repeater.h"
#include "token_workload.h"

namespace attn::bench {

std::unique_ptr<Workload> make_repeater(const Sizes& sizes) {
  const std::size_t T = sizes.at("length"), V = sizes.at("symbols");
  const Shape tokens{sizes.at("batch"), T};
  Rng rng(0);
  auto model = std::make_unique<Repeater>(Mask::kCausal, V, T / 2, sizes.at("width"), rng);
  return std::make_unique<TokenWorkload<Repeater>>(std::move(model), tokens, V + 1, tokens, V);
}

}  // namespace attn::bench
