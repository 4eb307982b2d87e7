// Sentence pairs from a file, such as the lists of manythings.org (deu.txt, fra.txt), and their
// split into training and held-out pairs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/text/sentence_pair.h"
#include "core/text/text_file.h"

namespace attn {

// What a file may hold, so that what a run needs is bounded.
struct CorpusLimits {
  std::size_t megabytes = kMostMegabytes;
  std::size_t longest = 100;  // words of a side; pairs with more are left out
};

struct PairFile {
  std::vector<SentencePair> pairs;
  std::vector<std::string> notes;  // what was left out, in sentences to be printed
};

// Reads lines of two or three tab-separated columns: the target, the source, and perhaps a note,
// which is ignored. (The lists begin with English: translation goes into English.) Lines of blanks
// are skipped. Both sides are tokenized (tokenize.h); there is no alignment.
// Throws std::runtime_error with one sentence that names the file, as read_text_file does, and
//   "deu.txt: line 3 has 1 column, expected 2 or 3 separated by tabs"
//   "deu.txt: line 3 has an empty source side"
//   "de.txt: every sentence pair has a side of more than 100 words; --longest says how many may be"
//   "de.txt: holds more short words than are read, 4000002 in the first 2000001 pairs; …"
PairFile read_pairs(const std::string& path, const CorpusLimits& limits = {});

struct PairSplit {
  std::vector<SentencePair> training;
  std::vector<SentencePair> held_out;
  std::vector<std::string> notes;  // of the files they come from
};

// Puts about this fraction of the pairs aside, chosen by the seed. Pairs that share their English
// sentence, or their source sentence, directly or through other pairs, stay on the same side, so no
// held-out sentence of either language occurs in training.
// Throws std::invalid_argument if the fraction is not between 0 and 1 or a side would be empty.
PairSplit split_pairs(const std::vector<SentencePair>& pairs, double held_out_fraction,
                      std::uint64_t seed);

}  // namespace attn
