// The language model of characters: chapter 5's with one head, chapter 6's with several.
#include "chapters/05_causal_attention/causal_attention.h"
#include "chapters/06_multi_head_attention/causal_heads.h"
#include "chapters/shared/language_model.h"
#include "token_workload.h"

namespace attn::bench {
std::unique_ptr<Workload> make_characters(const Sizes& sizes) {
  const std::size_t T = sizes.at("length"), V = sizes.at("vocabulary");
  const std::size_t heads = sizes.at("heads");
  const Shape tokens{sizes.at("batch"), T};
  const MakeCausalLayer make_attention = [heads](std::size_t width,
                                                 Rng& rng) -> std::unique_ptr<CausalLayer> {
    if (heads > 1) return std::make_unique<CausalHeads>(width, heads, rng);
    return std::make_unique<CausalAttention>(width, width, /*dropout=*/0, rng);
  };
  Rng rng(0);
  auto model = std::make_unique<LanguageModel>(
      LanguageModelSizes{V, T, sizes.at("width"), sizes.at("layers")}, make_attention, rng);
  return std::make_unique<TokenWorkload<LanguageModel>>(std::move(model), tokens, V, tokens, V);
}

}  // namespace attn::bench
