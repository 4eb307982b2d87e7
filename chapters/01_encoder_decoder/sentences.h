// The sentence pairs that the translation model learns from, and those it is tested on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/run/options.h"
#include "core/text/batching.h"
#include "core/text/vocabulary.h"

namespace attn {

// Test sentences of about one length, counted in words of the source.
struct TestBand {
  std::size_t shortest, longest;
  std::vector<SentencePair> pairs;
  std::string label() const;  // "8–10"
};

struct Sentences {
  std::string name;  // for titles: "generated sentences", or the file's name
  Vocabulary source, target;
  // A batch of training sentences of similar length, so that little of it is padding. What it
  // draws depends on the generator alone, so that a resumed run draws the same.
  std::function<Batch(std::size_t batch_size, Rng& rng)> training_batch;
  std::vector<TestBand> test;  // by length; none is empty
};

// The generated German→English corpus, or the pairs of --corpus FILE, a part of which is held out;
// tested on the pairs of --test FILE where it is given. Throws std::runtime_error with one sentence
// if a file is no list of sentence pairs, or is too small.
Sentences load_sentences(const Options& options);

}  // namespace attn
