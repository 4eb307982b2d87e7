// See counted_language.h.
#include "tests/exercises/counted_language.h"

#include <algorithm>
#include <cmath>

namespace check {

CountedLanguage::CountedLanguage(Tokens text, std::size_t vocabulary, std::size_t order)
    : text_(std::move(text)), vocabulary_(vocabulary), order_(order) {}

attn::Tensor CountedLanguage::log_probabilities(const Tokens& before) const {
  for (std::size_t n = std::min(order_, before.size());; --n) {
    attn::Tensor counts = attn::zeros({vocabulary_});
    double total = 0;
    const auto last = before.end() - static_cast<std::ptrdiff_t>(n);  // the last n tokens
    for (auto place = text_.begin(); text_.end() - place > static_cast<std::ptrdiff_t>(n);
         ++place) {
      if (!std::equal(last, before.end(), place)) continue;
      ++counts(static_cast<std::size_t>(place[static_cast<std::ptrdiff_t>(n)]));
      ++total;
    }
    if (total == 0 && n > 0) continue;
    for (attn::Real& count : counts) count = std::log(std::max(count / total, 1e-9));
    return counts;
  }
}

}  // namespace check
