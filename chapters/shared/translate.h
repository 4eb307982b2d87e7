// Test sentences translated greedily, scored by length, and shown: the same for every model.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "chapters/shared/attention_encoder_decoder.h"
#include "chapters/shared/encoder_decoder.h"
#include "core/run/run.h"
#include "core/text/translation_corpus.h"

namespace attn {

// What a model says to a batch, with at most so many tokens for each row.
using Translate = std::function<std::vector<TokenIds>(const Batch& batch, std::size_t longest)>;
Translate translator(const EncoderDecoder& model);           // greedily
Translate translator(const AttentionEncoderDecoder& model);  // likewise

// Calls use(first, batch) for every hundred pairs: little padding, bounded memory.
void for_batches(const TranslationCorpus& corpus, const std::vector<SentencePair>& pairs,
                 const std::function<void(std::size_t first, const Batch& batch)>& use);
// The translations of the pairs' sources, as words.
std::vector<Words> translate_all(const TranslationCorpus& corpus, const Translate& translate,
                                 const std::vector<SentencePair>& pairs);

struct TestResult {
  std::vector<std::vector<Words>> translations;  // of each band of the test sentences
  std::vector<double> bleu;                      // likewise
  double bleu_of_all = 0;
  double beyond_ten = 0;  // BLEU of the bands above 10 words; NaN if there is none
};
// Every test sentence is translated once, and counts in its band and in all that hold the band.
TestResult translate_test(const TranslationCorpus& corpus, const Translate& translate);

// The first `count` test sentences of each band.
std::vector<SentencePair> test_pairs(const TranslationCorpus& corpus, std::size_t count);

// Prints a source, its translation and the reference, and keeps them for report.html. The labels
// that stand before them are of one width.
void show_translation(Run& run, const Translation& example,
                      const std::vector<std::string>& labels = {"source       ", "translation  ",
                                                                "reference    "});

}  // namespace attn
