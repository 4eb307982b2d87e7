// The sentence pairs that the translation model learns from, and those it is tested on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/run/options.h"
#include "core/text/batching.h"
#include "core/text/translation_corpus.h"
#include "core/text/vocabulary.h"

namespace attn {

struct Sentences {
  std::string name;  // for titles: "generated sentences", or the file's name
  Vocabulary source, target;
  // A batch of training sentences of similar length, so that little of it is padding. What it
  // draws depends on the generator alone, so that a resumed run draws the same.
  std::function<Batch(std::size_t batch_size, Rng& rng)> training_batch;
  std::vector<TestBand> test;  // by length; none is empty
};

// The generated German→English corpus, or the pairs of --corpus FILE as read_split splits them;
// tested on the pairs of --test FILE where it is given. Throws std::runtime_error as read_split.
Sentences load_sentences(const Options& options);

}  // namespace attn
