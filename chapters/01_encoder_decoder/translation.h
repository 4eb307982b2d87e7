// German to English by one vector: trained, tested by sentence length, and shown.
#pragma once

#include <string>
#include <vector>

#include "autograd/nn/encoder_decoder.h"
#include "chapters/01_encoder_decoder/sentences.h"
#include "core/run/run.h"

namespace attn {

struct BandScore {
  std::string band;  // "8–10" words
  std::size_t sentences;
  double bleu, exact;  // exact: percent of sentences translated without any difference
};

struct TranslationResult {
  std::size_t hidden;
  std::vector<double> losses;  // by step
  std::vector<BandScore> by_length;
  double bleu;  // of all test sentences together
};

// Trains on `sentences`, prints the scores by length and some translations beside the references.
TranslationResult train_translation(Run& run, const Sentences& sentences, std::size_t hidden,
                                    std::size_t steps);

}  // namespace attn
