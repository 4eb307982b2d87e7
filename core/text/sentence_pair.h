// A sentence and its translation, as words. Every corpus, generated or read from a file, gives
// these.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace attn {

using Words = std::vector<std::string>;

struct SentencePair {
  Words source;
  Words target;
  // alignment[t]: the positions in `source`, ascending, of the words that target word t translates.
  // As long as `target` for a generated corpus; empty where no gold alignment is known.
  std::vector<std::vector<std::size_t>> alignment;
};

// The words with one space between them.
std::string join(const Words& words);

}  // namespace attn
