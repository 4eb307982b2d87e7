#include "chapters/shared/translate.h"

#include <algorithm>
#include <iterator>

#include "core/text/bleu.h"
#include "core/text/columns.h"

namespace attn {
namespace {

void append(std::vector<Words>& all, const std::vector<Words>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

Translate translator(const EncoderDecoder& model) {
  return [&model](const Batch& batch, std::size_t longest) {
    return model.translate(batch.source, batch.source_lengths, kBos, kEos, longest);
  };
}

Translate translator(const AttentionEncoderDecoder& model) {
  return [&model](const Batch& batch, std::size_t longest) {
    return model.translate(batch.source, batch.source_lengths, kBos, kEos, longest).tokens;
  };
}

void for_batches(const TranslationCorpus& corpus, const std::vector<SentencePair>& pairs,
                 const std::function<void(std::size_t first, const Batch& batch)>& use) {
  constexpr std::size_t batch_size = 100;
  const std::vector<TokenPair> encoded = encode_pairs(pairs, corpus.source, corpus.target);
  for (std::size_t first = 0; first < encoded.size(); first += batch_size) {
    const auto begin = encoded.begin() + static_cast<std::ptrdiff_t>(first);
    const std::size_t count = std::min(batch_size, encoded.size() - first);
    use(first, make_batch(std::vector(begin, begin + static_cast<std::ptrdiff_t>(count))));
  }
}

std::vector<Words> translate_all(const TranslationCorpus& corpus, const Translate& translate,
                                 const std::vector<SentencePair>& pairs) {
  std::vector<Words> result;
  for_batches(corpus, pairs, [&](std::size_t, const Batch& batch) {
    // English is not twice as long as German, so a longer answer has lost its thread.
    for (const TokenIds& said : translate(batch, 2 * batch.source.shape(1) + 5)) {
      result.push_back(corpus.target.decode(said));
    }
  });
  return result;
}

TestResult translate_test(const TranslationCorpus& corpus, const Translate& translate) {
  TestResult result;
  std::vector<Words> all, all_references, long_ones, long_references;
  for (const TestBand& band : corpus.test) {
    const std::vector<Words> references = references_of(band.pairs);
    const std::vector<Words> translations = translate_all(corpus, translate, band.pairs);
    result.translations.push_back(translations);
    result.bleu.push_back(corpus_bleu(translations, references).score);
    append(all, translations);
    append(all_references, references);
    if (band.shortest <= 10) continue;
    append(long_ones, translations);
    append(long_references, references);
  }
  result.bleu_of_all = corpus_bleu(all, all_references).score;
  result.beyond_ten = corpus_bleu(long_ones, long_references).score;
  return result;
}

std::vector<SentencePair> test_pairs(const TranslationCorpus& corpus, std::size_t count) {
  std::vector<SentencePair> result;
  for (const TestBand& band : corpus.test) {
    const std::size_t taken = std::min(count, band.pairs.size());
    std::copy_n(band.pairs.begin(), taken, std::back_inserter(result));
  }
  return result;
}

void show_translation(Run& run, const Translation& example,
                      const std::vector<std::string>& labels) {
  const std::size_t width = run.terminal().text_width();
  run.print_line(labelled_lines(labels.at(0), example.source, width));
  run.print_line(labelled_lines(labels.at(1), example.output, width));
  run.print_line(labelled_lines(labels.at(2), example.reference, width) + "\n");
  run.translation(example);
}

}  // namespace attn
