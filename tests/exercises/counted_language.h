// A language model that only counts, for what exercises 5.4 and 7.4 show: how likely a token is to
// follow, by how often it followed the same tokens in a text.
#pragma once

#include <cstdint>
#include <vector>

#include "core/tensor/tensor.h"

namespace check {

class CountedLanguage {
 public:
  using Tokens = std::vector<std::int64_t>;
  // Tokens are 0 to `vocabulary` − 1; at most the last `order` ones are looked at.
  CountedLanguage(Tokens text, std::size_t vocabulary, std::size_t order);

  // (V): ln of the share of each token among those that followed. Of the last `order` tokens only
  // as many are taken as occur together in the text; what never followed has 1e-9.
  attn::Tensor log_probabilities(const Tokens& before) const;

 private:
  Tokens text_;
  std::size_t vocabulary_, order_;
};

}  // namespace check
