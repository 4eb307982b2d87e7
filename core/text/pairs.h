// Sentence pairs from a file, such as the lists of manythings.org (deu.txt, fra.txt), and their
// split into training and held-out pairs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/text/sentence_pair.h"

namespace attn {

// Reads lines of two or three tab-separated columns: English, the other language, and perhaps a
// note, which is ignored. Lines may end in LF or CRLF; empty ones are skipped; a byte order mark is
// skipped. Both sides are tokenized (tokenize.h). Translation goes into English: `target` is the
// first column, `source` the second; there is no alignment.
// Throws std::runtime_error with one sentence that names the file, as read_text_file does, and
//   "deu.txt: line 3 has 1 column, expected 2 or 3 separated by tabs"
//   "deu.txt: line 3 has an empty source side"
std::vector<SentencePair> read_pairs(const std::string& path);

struct PairSplit {
  std::vector<SentencePair> training;
  std::vector<SentencePair> held_out;
};

// Puts about this fraction of the pairs aside, chosen by the seed. Pairs that share their English
// sentence, or their source sentence, directly or through other pairs, stay on the same side, so no
// held-out sentence of either language occurs in training.
// Throws std::invalid_argument if the fraction is not between 0 and 1 or a side would be empty.
PairSplit split_pairs(const std::vector<SentencePair>& pairs, double held_out_fraction,
                      std::uint64_t seed);

}  // namespace attn
