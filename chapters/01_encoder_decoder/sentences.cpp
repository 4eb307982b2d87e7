#include "chapters/01_encoder_decoder/sentences.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "core/text/german_english/german_english.h"

namespace attn {
namespace {

// The longest generated sentences used here, in words: longer ones add nothing to the point, and
// cost the most time.
constexpr std::size_t longest_generated = 25;

constexpr std::size_t largest_vocabulary = 4000;
constexpr std::size_t most_held_out = 1000;

Sentences generated_sentences(const Options& options) {
  const auto corpus = std::make_shared<const GermanEnglishCorpus>(
      options.seed, /*held_out_per_band=*/options.quick ? 5 : 200);
  std::vector<LengthBand> bands;
  for (const LengthBand& band : length_bands()) {
    if (band.max_words <= longest_generated) bands.push_back(band);
  }
  Sentences result{"generated sentences", corpus->german(), corpus->english(), {}, {}};
  result.training_batch = [corpus, bands](std::size_t batch_size, Rng& rng) {
    const LengthBand& band =
        bands[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bands.size())))];
    return make_batch(encode_pairs(corpus->sample(batch_size, band.min_words, band.max_words, rng),
                                   corpus->german(), corpus->english()));
  };
  for (std::size_t band = 0; band < bands.size(); ++band) {
    result.test.push_back({bands[band].min_words, bands[band].max_words, corpus->held_out(band)});
  }
  return result;
}

// Batches of neighbours in the order of length, from anywhere in it.
std::function<Batch(std::size_t, Rng&)> batches_of_similar_length(std::vector<TokenPair> pairs) {
  std::stable_sort(pairs.begin(), pairs.end(), [](const TokenPair& a, const TokenPair& b) {
    return std::make_pair(a.source.size(), a.target.size()) <
           std::make_pair(b.source.size(), b.target.size());
  });
  return [pairs = std::move(pairs)](std::size_t batch_size, Rng& rng) {
    const std::size_t window = std::min(pairs.size(), 20 * batch_size);
    const auto below = [&rng](std::size_t bound) {
      return static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bound)));
    };
    const std::size_t first = below(pairs.size() - window + 1);
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < batch_size; ++i) positions.push_back(first + below(window));
    return make_batch(pairs, positions);
  };
}

Sentences sentences_of_file(const Options& options) {
  const PairSplit split = read_split(options.corpus, options.test, most_held_out, options.seed);
  std::vector<Words> sources, targets;
  for (const SentencePair& pair : split.training) {
    sources.push_back(pair.source);
    targets.push_back(pair.target);
  }
  // A word that occurs once cannot be learned.
  const std::size_t min_count = 2;
  Sentences result{std::filesystem::path(options.corpus).filename().string(),
                   Vocabulary::from_sentences(sources, min_count, largest_vocabulary),
                   Vocabulary::from_sentences(targets, min_count, largest_vocabulary),
                   {},
                   in_bands(split.held_out)};
  result.training_batch =
      batches_of_similar_length(encode_pairs(split.training, result.source, result.target));
  return result;
}

}  // namespace

Sentences load_sentences(const Options& options) {
  if (!options.corpus.empty()) return sentences_of_file(options);
  Sentences result = generated_sentences(options);
  if (!options.test.empty()) result.test = in_bands(read_pairs(options.test));
  return result;
}

}  // namespace attn
