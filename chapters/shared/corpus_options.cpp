#include "chapters/shared/corpus_options.h"

namespace attn {

void state_sentence_options(Program& program, const std::string& how) {
  program.corpus(
      "sentences and their sources, such as English and German ones, separated by a tab: "
      "train on these" +
      how);
  program.integer("longest", CorpusLimits{}.longest,
                  "words of a side: pairs of --corpus and --test with more are left out", 1, 10000);
  state_megabytes(program);
}

void state_megabytes(Program& program) {
  program.integer("megabytes", kMostMegabytes, "that --corpus and --test may hold", 1, 1024);
}

TranslationCorpusOptions corpus_settings(const Options& options) {
  TranslationCorpusOptions settings;
  settings.seed = options.seed;
  settings.batch_size = options.batch_size;
  settings.limits = {options.integer("megabytes"), options.integer("longest")};
  return settings;
}

void print_notes(const Run& run, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) run.print("{}", note);
}

void introduce(Run& run, const TranslationCorpus& corpus) {
  print_notes(run, corpus.notes);
  run.remember("source words", corpus.source.to_text());
  run.remember("target words", corpus.target.to_text());
}

}  // namespace attn
