// A sentence and its translation, as words: what every corpus gives, generated or from a file.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace attn {

using Words = std::vector<std::string>;

struct SentencePair {
  Words source;
  Words target;
  // The gold alignment, in the terms of Och & Ney 2003, section 5. Both are as long as `target`
  // for a generated corpus, and empty where no alignment is known. sure_links[t]: the positions in
  // `source`, ascending, of the words that target word t translates.
  std::vector<std::vector<std::size_t>> sure_links;
  // possible_links[t]: further positions that are no error if t is aligned to them.
  std::vector<std::vector<std::size_t>> possible_links;
};

// The words with one space between them.
std::string join(const Words& words);

}  // namespace attn
