#include "chapters/01_encoder_decoder/translation.h"

#include <fmt/format.h>

#include <algorithm>

#include "autograd/optim/adam.h"
#include "chapters/01_encoder_decoder/training.h"
#include "chapters/shared/training_loop.h"
#include "core/text/bleu.h"
#include "core/text/columns.h"

namespace attn {
namespace {

// Greedy translations, as words. Batches of 100 keep the padding small and the memory bounded.
std::vector<Words> translate(const EncoderDecoder& model, const TranslationCorpus& corpus,
                             const std::vector<SentencePair>& pairs) {
  constexpr std::size_t batch_size = 100;
  const std::vector<TokenPair> encoded = encode_pairs(pairs, corpus.source, corpus.target);
  std::vector<Words> result;
  for (std::size_t begin = 0; begin < encoded.size(); begin += batch_size) {
    const auto first = encoded.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto count = static_cast<std::ptrdiff_t>(std::min(batch_size, encoded.size() - begin));
    const Batch batch = make_batch(std::vector<TokenPair>(first, first + count));
    // English is not twice as long as German, so a longer answer has lost its thread.
    const std::size_t longest = 2 * batch.source.shape(1) + 5;
    for (const TokenIds& said :
         model.translate(batch.source, batch.source_lengths, kBos, kEos, longest)) {
      result.push_back(corpus.target.decode(said));
    }
  }
  return result;
}

}  // namespace

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
  std::vector<Words> all_translations, all_references;
  for (const TestBand& band : corpus.test) {
    const std::vector<Words> translations = translate(model, corpus, band.pairs);
    const std::vector<Words> references = references_of(band.pairs);
    std::size_t exact = 0;
    for (std::size_t i = 0; i < references.size(); ++i) exact += translations[i] == references[i];
    const BandScore score{
        band.label(), references.size(), corpus_bleu(translations, references).score,
        100 * static_cast<double>(exact) / static_cast<double>(references.size())};
    run.metric("german_english", band.shortest, {{"bleu", score.bleu}, {"exact", score.exact}});
    result.by_length.push_back(score);
    result.examples.push_back(
        {band.pairs.front().source, translations.front(), references.front()});
    all_translations.insert(all_translations.end(), translations.begin(), translations.end());
    all_references.insert(all_references.end(), references.begin(), references.end());
  }
  result.bleu = corpus_bleu(all_translations, all_references).score;
  return result;
}

void print_translation(const Run& run, const TranslationResult& result) {
  for (const Example& example : result.examples) {
    run.print_line(
        labelled_lines("source       ", join(example.source), run.terminal().text_width()));
    run.print_line(
        labelled_lines("translation  ", join(example.translation), run.terminal().text_width()));
    run.print("{}\n", labelled_lines("reference    ", join(example.reference),
                                     run.terminal().text_width()));
  }
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
