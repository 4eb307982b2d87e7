#include "chapters/01_encoder_decoder/sentences.h"

#include "chapters/shared/corpus_options.h"

namespace attn {

TranslationCorpus load_sentences(const Options& options) {
  TranslationCorpusOptions settings;
  settings.seed = options.seed;
  settings.batch_size = options.batch_size;
  settings.largest_vocabulary = 4000;
  settings.longest_generated = 25;
  if (options.quick) settings.held_out_per_band = 5;
  settings.limits = corpus_limits(options);
  if (options.corpus.empty()) return generated_translation_corpus(settings, options.test);
  return translation_corpus_of_file(options.corpus, options.test, settings);
}

}  // namespace attn
