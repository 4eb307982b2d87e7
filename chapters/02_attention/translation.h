// German to English with attention: trained, tested by sentence length, and the alignment that
// nobody taught it compared with the grammar's own.
#pragma once

#include <string>
#include <vector>

#include "chapters/02_attention/explanations.h"
#include "chapters/02_attention/moving_map.h"
#include "chapters/shared/attention_encoder_decoder.h"
#include "core/run/run.h"
#include "core/tensor/tensor.h"
#include "core/text/translation_corpus.h"

namespace attn {

// What a model makes of the test sentences of every length.
struct BandScore {
  std::string band;  // "8–10" words of German
  std::size_t shortest, sentences;
  double bleu;
};

// Attention while one known sentence is translated.
struct SentenceMap {
  Words source, target;  // the keys; the queries, which end with <eos> if the model said it
  Tensor weights;        // (T, S)
  std::string title;
};

struct TranslationResult {
  std::string label;
  std::size_t parameters = 0;
  std::vector<double> losses;  // by step
  std::vector<BandScore> by_length;
  double bleu = 0;  // of all test sentences together
  double bleu_beyond_ten_words = 0;
  // Of all test sentences, by attention and the other explanations; empty where no gold alignment
  // is known. Sure links lead to the German words that a word translates; possible ones to the
  // comma that opens a clause and announces "that" as „dass“ does.
  std::vector<AlignmentScore> alignment;
  std::vector<SentenceMap> explained;  // one sentence by each of them
  // That of attention, and BLEU, on a part of the test sentences, at these steps of training.
  std::vector<double> measured_steps, bleu_course, sure_course, sure_or_possible_course;
  std::vector<SentenceMap> maps;
  MovingMap moving_map;  // of one of those sentences; empty where no gold alignment is known
};

// Trains the model with attention; where the corpus has epochs, measures after each of them. Writes
// reference_batch.safetensors: inputs, logits and weights of some test sentences.
TranslationResult train_attention_translation(Run& run, const TranslationCorpus& corpus,
                                              const AttentionModelOptions& sizes,
                                              std::size_t steps);
// Each explanation against the grammar's own alignment. And since a correct translation is not yet
// a correct alignment: how many words were aligned when BLEU had all but arrived.
void print_explanations(Run& run, const TranslationResult& result);
// Chapter 1's model on the same sentences, with a state just wide enough that it has more
// parameters than the model of these sizes with attention.
TranslationResult train_plain_translation(Run& run, const TranslationCorpus& corpus,
                                          const AttentionModelOptions& with_attention,
                                          std::size_t steps);

}  // namespace attn
