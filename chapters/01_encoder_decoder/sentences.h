// The sentence pairs that the translation model learns from, and those it is tested on.
#pragma once

#include "core/run/options.h"
#include "core/text/translation_corpus.h"

namespace attn {

// The generated German→English corpus, or the pairs of --corpus FILE; tested on the pairs of --test
// FILE where it is given. Throws std::runtime_error as translation_corpus_of_file does.
TranslationCorpus load_sentences(const Options& options);

}  // namespace attn
