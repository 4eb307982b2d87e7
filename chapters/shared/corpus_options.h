// The options of a program that translates sentences of a file, and what it says of the file.
#pragma once

#include <string>

#include "core/run/program.h"
#include "core/text/translation_corpus.h"

namespace attn {

// Declares --corpus, --test and the limits of what is read: --megabytes and --longest.
void state_sentence_options(Program& program, const std::string& help);
CorpusLimits corpus_limits(const Options& options);  // as --megabytes and --longest say

// Declares --megabytes alone, for plain text.
void state_megabytes(Program& program);

// What a user should know of a corpus before the training: TranslationCorpus::notes.
void print_notes(const Run& run, const std::vector<std::string>& notes);

// Gives the words of both vocabularies to Run::remember: without them the weights cannot be used.
void remember_words(Run& run, const TranslationCorpus& corpus);

}  // namespace attn
