// Sentence pairs to translate: what chapters 1, 2 and 7 train on, and the test sentences by length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/text/batching.h"
#include "core/text/pairs.h"
#include "core/text/sentence_pair.h"
#include "core/text/vocabulary.h"

namespace attn {

// The sentences of a test of about one length, counted in words of the source.
struct TestBand {
  std::size_t shortest, longest;
  std::vector<SentencePair> pairs;
  std::string label() const;  // "8–10", or "12+" for the last
};

// The pairs of a file in five bands, by the words of their sources, without the empty ones.
std::vector<TestBand> in_bands(const std::vector<SentencePair>& pairs);

// The pairs of a file (see pairs.h) to train on, and those to test on: the ones of `test_path`, or,
// if that is empty, a twentieth of the file, at most `most_held_out`. Training pairs that share a
// sentence of either language with a test pair are left out. Throws std::runtime_error with one
// sentence if a file is no list of sentence pairs, or has too few to train and to test on.
PairSplit read_split(const std::string& path, const std::string& test_path,
                     std::size_t most_held_out, std::uint64_t seed,
                     const CorpusLimits& limits = {});

struct TranslationCorpus {
  std::string name;  // for titles: "generated sentences", or the file's name
  // What the sides are called: "German" and "English"; those of a file, whose languages nobody
  // named, "source" and "target".
  std::string source_name, target_name;
  Vocabulary source, target;

  // The batch of training pairs for a step, from 1 on. It depends on the step and the seed alone,
  // so that a resumed run sees the same. Its sentences are of similar length.
  std::function<Batch(std::size_t step)> training_batch;
  // A batch of training pairs drawn from a generator, and depending on it alone; also of similar
  // length. Chapter 1 takes these.
  std::function<Batch(Rng& rng)> random_batch;
  std::size_t steps_per_epoch = 0;  // 0 where sentences are generated without end
  std::vector<TestBand> test;       // by length; no band is empty
  // What a user should know before the training, in sentences: what was left out of a file, and
  // where most words are unknown.
  std::vector<std::string> notes;

  // "German to English, generated sentences: 87 German and 80 English words", or "deu.txt: 29
  // source and 27 target words".
  std::string title() const;
  std::size_t test_size() const;  // sentences in all bands
};

struct TranslationCorpusOptions {
  std::uint64_t seed = 0;
  std::size_t batch_size = 64;
  std::size_t held_out_per_band = 200;     // of the generated corpus
  std::size_t held_out = 1000;             // pairs of a file, if there is no test file
  std::size_t min_count = 2;               // words of a file that occur less often become <unk>
  std::size_t largest_vocabulary = 20000;  // of a file, special tokens included
  CorpusLimits limits;                     // of a file
  // The grammar's longest sentences add nothing to the point, and cost the most time.
  std::size_t longest_generated = 30;  // words
};

// The generated German→English corpus up to sentences of options.longest_generated words, tested on
// its own held-out sentences, or on the pairs of a file.
TranslationCorpus generated_translation_corpus(const TranslationCorpusOptions& options,
                                               const std::string& test_path = "");

// The pairs of a file, split as read_split does, which says what it throws. Where more than half of
// the words of a side are <unk>, a note says so; where nine tenths of what is to be learned are,
// the file is refused: "ja.txt: 97 % of its source words are <unk>, …".
TranslationCorpus translation_corpus_of_file(const std::string& path, const std::string& test_path,
                                             const TranslationCorpusOptions& options);

// The target sides, as BLEU compares with them.
std::vector<Words> references_of(const std::vector<SentencePair>& pairs);

}  // namespace attn
