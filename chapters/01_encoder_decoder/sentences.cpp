#include "chapters/01_encoder_decoder/sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "core/text/german_english.h"
#include "core/text/pairs.h"

namespace attn {
namespace {

// The lengths on which the generated corpus is used here: its longest sentences add nothing to the
// point, and cost the most time.
constexpr std::size_t longest_generated = 25;

constexpr std::size_t largest_vocabulary = 4000;
constexpr std::size_t most_held_out = 1000;

// Sentences people write are shorter than the grammar's.
const std::vector<LengthBand> file_bands = {{1, 4}, {5, 6}, {7, 8}, {9, 11}, {12, 1000}};

std::vector<TestBand> in_bands(const std::vector<SentencePair>& pairs,
                               const std::vector<LengthBand>& bands) {
  std::vector<TestBand> result;
  for (const LengthBand& band : bands) {
    TestBand test{band.min_words, band.max_words, {}};
    for (const SentencePair& pair : pairs) {
      const std::size_t words = pair.source.size();
      if (words >= band.min_words && words <= band.max_words) test.pairs.push_back(pair);
    }
    if (!test.pairs.empty()) result.push_back(std::move(test));
  }
  return result;
}

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
  const std::vector<SentencePair> all = read_pairs(options.corpus);
  if (all.size() < 20) {
    throw std::runtime_error(
        fmt::format("{}: holds {} sentence pairs, needs 20 or more", options.corpus, all.size()));
  }
  const double held_out =
      std::min(0.05, static_cast<double>(most_held_out) / static_cast<double>(all.size()));
  const PairSplit split = split_pairs(all, held_out, options.seed);
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
                   in_bands(split.held_out, file_bands)};
  result.training_batch =
      batches_of_similar_length(encode_pairs(split.training, result.source, result.target));
  return result;
}

}  // namespace

std::string TestBand::label() const {
  return longest >= 1000 ? fmt::format("{}+", shortest) : fmt::format("{}–{}", shortest, longest);
}

Sentences load_sentences(const Options& options) {
  Sentences result =
      options.corpus.empty() ? generated_sentences(options) : sentences_of_file(options);
  if (!options.test.empty()) result.test = in_bands(read_pairs(options.test), file_bands);
  return result;
}

}  // namespace attn
