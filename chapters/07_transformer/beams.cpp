#include "chapters/07_transformer/beams.h"

#include <fmt/format.h>

#include "core/text/bleu.h"

namespace attn {
namespace {

// Of translations by a beam: their BLEU, their words as a percentage of the references', the mean
// of their log-probabilities, and the percentage of them that greedy decoding finds too.
struct BeamResult {
  double bleu, length, log_probability, share_greedy;
};

BeamResult translate_by_beam(const Translator& model, const TranslationCorpus& corpus,
                             const std::vector<SentencePair>& pairs, std::size_t width) {
  BeamOptions options;
  options.width = width;
  options.first_token = kBos;
  options.end_token = kEos;
  std::vector<Words> translations;
  double log_probability = 0;
  std::size_t greedy = 0;
  for (const TokenPair& pair : encode_pairs(pairs, corpus.source, corpus.target)) {
    const Batch batch = make_batch({pair});
    options.longest = 2 * pair.source.size() + 5;
    const Hypothesis best = model.translate(batch.source, options).front();
    greedy += best.tokens ==
              model.translate(batch.source, batch.source_lengths, kBos, kEos, options.longest)[0];
    translations.push_back(corpus.target.decode(best.tokens));
    log_probability += best.log_probability;
  }
  const auto count = static_cast<double>(pairs.size());
  const Bleu bleu = corpus_bleu(translations, references_of(pairs));
  const auto percent = [](auto part, auto all) { return 100.0 * double(part) / double(all); };
  return {bleu.score, percent(bleu.hypothesis_length, bleu.reference_length),
          log_probability / count, percent(greedy, count)};
}

}  // namespace

BeamCurve try_beams(Run& run, const std::string& name, const Translator& model,
                    const TranslationCorpus& corpus, const std::vector<SentencePair>& pairs) {
  BeamCurve curve{name, {}, {}, {}};
  Table table({name, "BLEU", "length, %", "log-probability", "as greedy, %"});
  for (const std::size_t width : std::vector<std::size_t>{1, 2, 4, 8}) {
    const BeamResult result = translate_by_beam(model, corpus, pairs, width);
    table.row({fmt::format("beam of {}", width), bleu_text(result.bleu, 2),
               fmt::format("{:.1f}", result.length), fmt::format("{:.4f}", result.log_probability),
               fmt::format("{:.1f}", result.share_greedy)});
    curve.widths.push_back(static_cast<double>(width));
    curve.bleu.push_back(result.bleu);
    curve.log_probability.push_back(result.log_probability);
    if (width == 1) {
      run.claim(name + ": translations of a beam of 1 that are greedy's, %", result.share_greedy,
                at_least(100));
    }
  }
  run.print_line(table.text(run.terminal()) + "\n");
  run.result(name + ": BLEU of beams of 1, 2, 4, 8", curve.bleu);
  run.result(name + ": log-probability of beams of 1, 2, 4, 8", curve.log_probability);
  return curve;
}

}  // namespace attn
