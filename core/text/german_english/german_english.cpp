#include "core/text/german_english/german_english.h"

#include <algorithm>
#include <stdexcept>

#include "core/text/german_english/grammar.h"
#include "core/text/german_english/lexicon.h"
#include "core/text/tokenize.h"
#include "core/text/unicode.h"

namespace attn {
namespace {

constexpr std::size_t kShortest = 4;
constexpr std::size_t kLongest = 40;
constexpr std::size_t kVocabularySentences = 5000;  // more than enough to meet every word
constexpr std::uint64_t kVocabularySeed = 1;
constexpr double kWordsPerClause = 6.5;

}  // namespace

const std::vector<LengthBand>& length_bands() {
  static const std::vector<LengthBand> kBands = {{4, 7},   {8, 10},  {11, 15}, {16, 20},
                                                 {21, 25}, {26, 30}, {31, 40}};
  return kBands;
}

SentencePair german_english_sentence(const LengthBand& band, Rng& rng) {
  if (band.min_words < kShortest || band.max_words > kLongest || band.min_words > band.max_words) {
    throw std::invalid_argument("german_english_sentence: no lengths from " +
                                std::to_string(band.min_words) + " to " +
                                std::to_string(band.max_words) + "; they lie between " +
                                std::to_string(kShortest) + " and " + std::to_string(kLongest));
  }
  // A length in the band decides how many clauses; what comes out is kept if it is in the band.
  const std::size_t lengths = band.max_words - band.min_words + 1;
  while (true) {
    const std::size_t length =
        band.min_words + static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(lengths)));
    const double clauses = static_cast<double>(length) / kWordsPerClause + rng.rand_double() - 0.5;
    const SentencePair pair = german_english::random_sentence(
        std::max<std::size_t>(1, static_cast<std::size_t>(clauses + 0.5)), rng);
    if (pair.source.size() >= band.min_words && pair.source.size() <= band.max_words) return pair;
  }
}

Words german_words(const std::string& sentence) {
  Words words = split_words(sentence);
  while (!words.empty() && std::string(".?!").find(words.back()) != std::string::npos) {
    words.pop_back();
  }
  if (words.empty()) return words;
  const auto& nouns = german_english::nouns();
  const bool is_noun = std::any_of(nouns.begin(), nouns.end(), [&](const auto& noun) {
    return noun.german == words[0] || noun.german_plural == words[0];
  });
  if (!is_noun) words[0] = to_lower(words[0]);
  return words;
}

GermanEnglishCorpus::GermanEnglishCorpus(std::uint64_t seed, std::size_t held_out_per_band) {
  Rng rng(seed);
  for (const LengthBand& band : length_bands()) {
    held_out_.emplace_back();
    while (held_out_.back().size() < held_out_per_band) {
      SentencePair pair = german_english_sentence(band, rng);
      if (held_out_german_.insert(join(pair.source)).second) {
        held_out_.back().push_back(std::move(pair));
      }
    }
  }
  std::vector<Words> german, english;
  Rng vocabulary_rng(kVocabularySeed);
  for (std::size_t i = 0; i < kVocabularySentences; ++i) {
    SentencePair pair = german_english_sentence({16, kLongest}, vocabulary_rng);
    german.push_back(std::move(pair.source));
    english.push_back(std::move(pair.target));
  }
  german_ = Vocabulary::from_sentences(german);
  english_ = Vocabulary::from_sentences(english);
}

SentencePair GermanEnglishCorpus::sample(std::size_t min_words, std::size_t max_words,
                                         Rng& rng) const {
  std::vector<LengthBand> bands;
  for (const LengthBand& band : length_bands()) {
    const LengthBand part = {std::max(band.min_words, min_words),
                             std::min(band.max_words, max_words)};
    if (part.min_words <= part.max_words) bands.push_back(part);
  }
  if (bands.empty() || min_words < kShortest || max_words > kLongest) {
    throw std::invalid_argument("GermanEnglishCorpus: no lengths from " +
                                std::to_string(min_words) + " to " + std::to_string(max_words) +
                                "; they lie between " + std::to_string(kShortest) + " and " +
                                std::to_string(kLongest));
  }
  while (true) {
    const auto band = static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bands.size())));
    SentencePair pair = german_english_sentence(bands[band], rng);
    if (held_out_german_.count(join(pair.source)) == 0) return pair;
  }
}

std::vector<SentencePair> GermanEnglishCorpus::sample(std::size_t count, std::size_t min_words,
                                                      std::size_t max_words, Rng& rng) const {
  std::vector<SentencePair> pairs;
  pairs.reserve(count);
  for (std::size_t i = 0; i < count; ++i) pairs.push_back(sample(min_words, max_words, rng));
  return pairs;
}

std::string generated_english_text(std::size_t sentences, Rng& rng) {
  std::string text;
  for (std::size_t i = 0; i < sentences; ++i) {
    text += join(german_english_sentence({kShortest, 20}, rng).target) + "\n";
  }
  return text;
}

}  // namespace attn
