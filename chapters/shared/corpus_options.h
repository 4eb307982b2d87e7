// The options of a program that translates sentences of a file, and what it says of the file.
#pragma once

#include <string>

#include "core/run/program.h"
#include "core/text/translation_corpus.h"

namespace attn {

// Declares --corpus, --test and the limits of what is read: --megabytes and --longest. `how` goes
// on where the help says that the program trains on these sentences.
void state_sentence_options(Program& program, const std::string& how = "");
// Seed, batch size and these limits as the options say; else the defaults.
TranslationCorpusOptions corpus_settings(const Options& options);

// Declares --megabytes alone, for plain text.
void state_megabytes(Program& program);

// What a user should know of a corpus before the training, such as TranslationCorpus::notes.
void print_notes(const Run& run, const std::vector<std::string>& notes);
// Prints the notes, and gives the words of both vocabularies to Run::remember: without them the
// weights cannot be used.
void introduce(Run& run, const TranslationCorpus& corpus);

}  // namespace attn
