// Chapter 4's model, with learned positions.
#include "chapters/04_self_attention/reverser.h"
#include "token_workload.h"

namespace attn::bench {

std::unique_ptr<Workload> make_reverser(const Sizes& sizes) {
  const std::size_t T = sizes.at("length"), V = sizes.at("symbols");
  const Shape tokens{sizes.at("batch"), T};
  Rng rng(0);
  auto model = std::make_unique<Reverser>(Positions::kLearned, Scale::kSquareRoot, V, T,
                                          sizes.at("width"), rng);
  return std::make_unique<TokenWorkload<Reverser>>(std::move(model), tokens, V, tokens, V);
}

}  // namespace attn::bench
