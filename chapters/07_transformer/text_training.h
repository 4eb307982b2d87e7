// Training a decoder-only model on words.
#pragma once

#include <string>
#include <vector>

#include "chapters/07_transformer/decoder_only.h"
#include "core/run/run.h"
#include "core/text/batching.h"
#include "core/text/vocabulary.h"

namespace attn {

// Running text as word ids. The held-out part is the end of the text.
struct WordCorpus {
  Vocabulary vocabulary;
  TokenIds training, held_out;
};

// What the language models learn: English sentences of the generated corpus, each with a full stop,
// one after the other.
WordCorpus generated_word_corpus(const Run& run);

// The words that a language model sees at once.
constexpr std::size_t kTextWindow = 64;

struct TextRecipe {
  std::size_t steps, warmup;  // the rate rises for `warmup` steps, then falls as a cosine
  double rate;                // the highest
  std::size_t batch_size;     // windows
  std::uint64_t seed;         // that they are drawn with
};

struct Course {
  std::string name;
  std::vector<double> losses;  // nats per word, of each step's batch
  double held_out = 0;         // nats per word, after training
};

// From this loss on, in nats per word, a training is lost: a guess among V words costs ln V. Such a
// model makes no more steps.
constexpr double kDivergedLoss = 100;

// Trains the model, and measures it on held-out text. `name` is the training loop's.
Course train_language_model(Run& run, const std::string& name, const WordCorpus& text,
                            Module& model, const LanguageLogits& logits, const TextRecipe& recipe);

}  // namespace attn
