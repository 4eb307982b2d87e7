// German to English by three models under one budget: chapter 1's encoder–decoder, chapter 2's with
// attention, and the Transformer. They learn from the same batches and take the same test.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "chapters/07_transformer/translator.h"
#include "chapters/shared/translate.h"

namespace attn {

// A model as training and testing see it.
struct Contender {
  std::string name;
  Module& module;
  std::function<Variable(const Batch& batch)> logits;  // (B, T, V), teacher forcing
  Translate translate;
};
Contender contender(const std::string& name, Translator& model);
Contender contender(const std::string& name, AttentionEncoderDecoder& model);
Contender contender(const std::string& name, EncoderDecoder& model);

struct Recipe {
  std::size_t steps = 0;
  std::function<double(std::size_t step)> rate;
  Real label_smoothing = 0;
  // Adam's. Vaswani et al. take 0.98: a shorter memory of squares follows the warm-up more closely.
  double beta2 = 0.999;
  std::size_t snapshot_at = 0;  // the step whose weights are to be kept; 0: none
};

struct Trained {
  std::string name;
  std::vector<double> losses;      // cross-entropy of each step, in nats per token
  std::vector<double> epoch_bleu;  // of all test sentences after each epoch; empty without epochs
  std::vector<double> bleu;        // of each band of the corpus's test sentences
  double bleu_of_all = 0;
  double beyond_ten = 0;  // BLEU of the bands above 10 words; NaN if there is none
  std::size_t parameters = 0;
  double seconds = 0;  // of training, on this machine; NaN if it was not trained in this process
  StateDict snapshot;  // the weights at Recipe::snapshot_at
};

// Trains, then tests.
Trained train_and_test(Run& run, const TranslationCorpus& corpus, const Contender& model,
                       const Recipe& recipe, Rng& rng);

}  // namespace attn
