#include "chapters/01_encoder_decoder/translation.h"

#include <fmt/format.h>

#include <algorithm>

#include "autograd/optim/adam.h"
#include "chapters/01_encoder_decoder/training.h"
#include "chapters/shared/training_loop.h"
#include "chapters/shared/translate.h"
#include "core/text/bleu.h"

namespace attn {

TranslationResult train_translation(Run& run, const TranslationCorpus& corpus, std::size_t hidden,
                                    std::size_t steps) {
  const Options& options = run.options();
  Rng rng(options.seed);
  const EncoderDecoderSizes sizes{corpus.source.size(), corpus.target.size(),
                                  /*embedding=*/std::max<std::size_t>(hidden / 2, 1), hidden};
  EncoderDecoder model(cell_of(options.choice("cell")), sizes, rng);

  Adam adam(model.parameters(), options.learning_rate);
  TrainingLoop loop(run, "german_english", model, adam, rng, steps);
  train(loop, model, adam, rng, corpus.random_batch);

  TranslationResult result;
  result.hidden = hidden;
  result.losses = loop.history("loss");
  const TestResult test = translate_test(corpus, translator(model));
  for (std::size_t i = 0; i < corpus.test.size(); ++i) {
    const TestBand& band = corpus.test[i];
    const std::vector<Words>& translations = test.translations[i];
    std::size_t exact = 0;
    for (std::size_t s = 0; s < translations.size(); ++s) {
      exact += translations[s] == band.pairs[s].target;
    }
    const auto sentences = static_cast<double>(translations.size());
    const BandScore score{band.label(), translations.size(), test.bleu[i],
                          100 * static_cast<double>(exact) / sentences};
    run.metric("german_english", band.shortest, {{"bleu", score.bleu}, {"exact", score.exact}});
    result.by_length.push_back(score);
    const SentencePair& first = band.pairs.front();
    result.examples.push_back({join(first.source), join(first.target), join(translations.front())});
  }
  result.bleu = test.bleu_of_all;
  return result;
}

void print_translation(Run& run, const TranslationResult& result) {
  for (const Translation& example : result.examples) show_translation(run, example);
  Table table({"source words", "sentences", "BLEU", "exact %"});
  std::size_t sentences = 0;
  for (const BandScore& score : result.by_length) {
    table.row({score.band, std::to_string(score.sentences), bleu_text(score.bleu),
               fmt::format("{:.1f}", score.exact)});
    sentences += score.sentences;
  }
  run.print_line(table.text(run.terminal()));
  run.print("BLEU of all {} test sentences: {}", sentences, bleu_text(result.bleu));
}

}  // namespace attn
