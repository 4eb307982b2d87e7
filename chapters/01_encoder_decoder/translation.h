// German to English by one vector: trained, tested by sentence length, and shown.
#pragma once

#include <string>
#include <vector>

#include "core/run/run.h"
#include "core/text/translation_corpus.h"

namespace attn {

struct BandScore {
  std::string band;  // "8–10" words
  std::size_t sentences;
  double bleu, exact;  // exact: percent of sentences translated without any difference
};

struct TranslationResult {
  std::size_t hidden = 0;
  std::vector<double> losses;  // by step
  std::vector<BandScore> by_length;
  std::vector<Translation> examples;  // the first test sentence of each band
  double bleu = 0;                    // of all test sentences together
};

// Trains a model on the training sentences, and tests it on every length band.
TranslationResult train_translation(Run& run, const TranslationCorpus& corpus, std::size_t hidden,
                                    std::size_t steps);
// Prints the scores by length, and some translations beside the references.
void print_translation(Run& run, const TranslationResult& result);

}  // namespace attn
