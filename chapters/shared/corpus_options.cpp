#include "chapters/shared/corpus_options.h"

namespace attn {

void state_sentence_options(Program& program, const std::string& help) {
  program.corpus(help);
  program.integer("longest", CorpusLimits{}.longest,
                  "words of a side: pairs of --corpus and --test with more are left out", 1, 10000);
  state_megabytes(program);
}

void state_megabytes(Program& program) {
  program.integer("megabytes", kMostMegabytes, "that --corpus and --test may hold", 1, 1024);
}

CorpusLimits corpus_limits(const Options& options) {
  return {options.integer("megabytes"), options.integer("longest")};
}

void print_notes(const Run& run, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) run.print("{}", note);
}

void remember_words(Run& run, const TranslationCorpus& corpus) {
  run.remember("source words", corpus.source.to_text());
  run.remember("target words", corpus.target.to_text());
}

}  // namespace attn
