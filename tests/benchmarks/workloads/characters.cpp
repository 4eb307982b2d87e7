// The language model of characters: chapter 5's with one head, chapter 6's with several.
#include "autograd/nn/language_model.h"
#include "autograd/nn/multi_head_attention.h"
#include "chapters/05_causal_attention/causal_attention.h"
#include "token_workload.h"

namespace attn::bench {
namespace {

// Chapter 6's attention of its language model.
class CausalHeads : public CausalLayer {
 public:
  CausalHeads(std::size_t width, std::size_t heads, Rng& rng) : heads_(width, heads, rng) {
    add_module("heads", heads_);
    causal_.causal = true;
  }
  Variable operator()(const Variable& x) const override {
    return heads_(x, causal_, Weights::not_wanted).output;
  }

 private:
  MultiHeadAttention heads_;
  Visibility causal_;
};

}  // namespace

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
