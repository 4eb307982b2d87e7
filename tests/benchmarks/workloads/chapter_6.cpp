// Chapter 6's model of two questions at once.
#include "chapters/06_multi_head_attention/two_readers.h"
#include "token_workload.h"

namespace attn::bench {

std::unique_ptr<Workload> make_two_readers(const Sizes& sizes) {
  const std::size_t B = sizes.at("batch"), T = sizes.at("length"), V = sizes.at("symbols");
  Rng rng(0);
  auto model = std::make_unique<TwoReaders>(sizes.at("heads"), V, T, sizes.at("width"), rng);
  return std::make_unique<TokenWorkload<TwoReaders>>(std::move(model), Shape{B, T}, V,
                                                     Shape{B, T, 2}, V);
}

}  // namespace attn::bench
