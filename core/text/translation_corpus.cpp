#include "core/text/translation_corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_set>

#include "core/text/german_english/german_english.h"

namespace attn {
namespace {

// Sentences that people write are shorter than the grammar's.
constexpr std::size_t kNoEnd = std::numeric_limits<std::size_t>::max();
constexpr std::array<LengthBand, 5> kFileBands = {{{1, 4}, {5, 6}, {7, 8}, {9, 11}, {12, kNoEnd}}};

// Seeds of neighbouring steps must not give neighbouring streams: spread them.
std::uint64_t seed_of(std::uint64_t seed, std::size_t number) {
  return seed * 1000003 + static_cast<std::uint64_t>(number);
}

std::vector<SentencePair> without_test_sentences(const std::vector<SentencePair>& pairs,
                                                 const std::vector<SentencePair>& test) {
  std::unordered_set<std::string> sources, targets;
  for (const SentencePair& pair : test) {
    sources.insert(join(pair.source));
    targets.insert(join(pair.target));
  }
  std::vector<SentencePair> result;
  std::copy_if(pairs.begin(), pairs.end(), std::back_inserter(result),
               [&](const SentencePair& pair) {
                 return sources.count(join(pair.source)) + targets.count(join(pair.target)) == 0;
               });
  return result;
}

// Every pair once in each epoch, in an order of the epoch's own. Models that train side by side ask
// at once, and need not be in the same epoch.
class Epochs {
 public:
  Epochs(std::vector<TokenPair> pairs, const TranslationCorpusOptions& options)
      : pairs_(std::move(pairs)), options_(options) {
    steps_ = order_of(1)->size();
  }
  std::size_t steps() const { return steps_; }
  Batch batch(std::size_t step) {
    const std::shared_ptr<const Order> order = order_of((step - 1) / steps_ + 1);
    return make_batch(pairs_, (*order)[(step - 1) % steps_]);
  }

 private:
  using Order = std::vector<std::vector<std::size_t>>;  // the pairs of each batch
  static constexpr std::size_t kMostKept = 4;

  std::shared_ptr<const Order> order_of(std::size_t epoch) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::shared_ptr<const Order>& order = orders_[epoch];
    if (!order) {
      Rng rng(seed_of(options_.seed, epoch));
      order = std::make_shared<const Order>(batches_by_length(pairs_, options_.batch_size, rng));
    }
    const std::shared_ptr<const Order> result = order;
    if (orders_.size() > kMostKept) {  // not the one that is asked for now, and will be again
      const auto first = orders_.begin();
      orders_.erase(first->first == epoch ? std::prev(orders_.end()) : first);
    }
    return result;
  }

  std::vector<TokenPair> pairs_;
  TranslationCorpusOptions options_;
  std::size_t steps_ = 0;
  std::mutex mutex_;
  std::map<std::size_t, std::shared_ptr<const Order>> orders_;  // by epoch
};

// Batches of neighbours in the order of length, from anywhere in it.
std::function<Batch(Rng&)> batches_of_neighbours(std::vector<TokenPair> pairs,
                                                 std::size_t batch_size) {
  std::stable_sort(pairs.begin(), pairs.end(), is_shorter);
  return [pairs = std::move(pairs), batch_size](Rng& rng) {
    const auto below = [&rng](std::size_t bound) {
      return static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bound)));
    };
    const std::size_t window = std::min(pairs.size(), 20 * batch_size);
    const std::size_t first = below(pairs.size() - window + 1);
    std::vector<std::size_t> positions;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < batch_size; ++i) {
      positions.push_back(first + below(window));
      const TokenPair& pair = pairs[positions.back()];
      longest = std::max({longest, pair.source.size(), pair.target.size()});
    }
    positions.resize(rows_of_batch(batch_size, longest));
    return make_batch(pairs, positions);
  };
}

std::vector<Words> sources_of(const std::vector<SentencePair>& pairs) {
  std::vector<Words> result;
  for (const SentencePair& pair : pairs) result.push_back(pair.source);
  return result;
}

// Notes where most of a side of the training or test pairs is unknown; refuses to learn from pairs
// of which nearly all is.
void note_unknown_words(TranslationCorpus& corpus, const std::string& path,
                        const std::vector<SentencePair>& pairs, bool to_learn_from) {
  constexpr double kMuch = 0.5, kNearlyAll = 0.9;
  const auto judge = [&](const Vocabulary& vocabulary, const std::vector<Words>& sentences,
                         const std::string& side) {
    const double unknown = vocabulary.unknown_share(sentences);
    if (unknown <= kMuch) return;
    const std::string sentence = fmt::format(
        "{}: {:.0f} % of {} {} words are <unk>, for they are not among the {} that occur often "
        "enough",
        path, 100 * unknown, to_learn_from ? "its" : "the test's", side,
        vocabulary.size() - kSpecialCount);
    if (to_learn_from && unknown >= kNearlyAll) reject<std::runtime_error>(sentence);
    corpus.notes.push_back(sentence);
  };
  judge(corpus.source, sources_of(pairs), corpus.source_name);
  judge(corpus.target, references_of(pairs), corpus.target_name);
}

}  // namespace

std::string TestBand::label() const {
  return longest == kNoEnd ? fmt::format("{}+", shortest) : fmt::format("{}–{}", shortest, longest);
}

std::vector<TestBand> in_bands(const std::vector<SentencePair>& pairs) {
  std::vector<TestBand> result;
  for (const LengthBand& band : kFileBands) {
    TestBand test{band.min_words, band.max_words, {}};
    std::copy_if(pairs.begin(), pairs.end(), std::back_inserter(test.pairs),
                 [&band](const SentencePair& pair) {
                   const std::size_t words = pair.source.size();
                   return words >= band.min_words && words <= band.max_words;
                 });
    if (!test.pairs.empty()) result.push_back(std::move(test));
  }
  return result;
}

std::string TranslationCorpus::title() const {
  const std::string languages =
      source_name == "source" ? "" : source_name + " to " + target_name + ", ";
  return fmt::format("{}{}: {} {} and {} {} words", languages, name, source.size(), source_name,
                     target.size(), target_name);
}

std::size_t TranslationCorpus::test_size() const {
  std::size_t sentences = 0;
  for (const TestBand& band : test) sentences += band.pairs.size();
  return sentences;
}

TranslationCorpus generated_translation_corpus(const TranslationCorpusOptions& options,
                                               const std::string& test_path) {
  const auto corpus =
      std::make_shared<const GermanEnglishCorpus>(options.seed, options.held_out_per_band);
  TranslationCorpus result;
  result.name = "generated sentences";
  result.source_name = "German";
  result.target_name = "English";
  result.source = corpus->german();
  result.target = corpus->english();
  std::vector<LengthBand> bands;
  for (std::size_t i = 0; i < length_bands().size(); ++i) {
    const LengthBand& band = length_bands()[i];
    if (band.max_words > options.longest_generated) continue;
    bands.push_back(band);
    result.test.push_back({band.min_words, band.max_words, corpus->held_out(i)});
  }
  result.random_batch = [corpus, bands, options](Rng& rng) {
    const auto count = static_cast<std::int64_t>(bands.size());
    const LengthBand& band = bands[static_cast<std::size_t>(rng.below(count))];
    const std::vector<SentencePair> pairs =
        corpus->sample(options.batch_size, band.min_words, band.max_words, rng);
    return make_batch(encode_pairs(pairs, corpus->german(), corpus->english()));
  };
  result.training_batch = [options, draw = result.random_batch](std::size_t step) {
    Rng rng(seed_of(options.seed, step));
    return draw(rng);
  };
  if (!test_path.empty()) {
    PairFile file = read_pairs(test_path, options.limits);
    result.notes = file.notes;
    note_unknown_words(result, test_path, file.pairs, /*to_learn_from=*/false);
    result.test = in_bands(file.pairs);
  }
  return result;
}

PairSplit read_split(const std::string& path, const std::string& test_path,
                     std::size_t most_held_out, std::uint64_t seed, const CorpusLimits& limits) {
  PairFile file = read_pairs(path, limits);
  const std::vector<SentencePair>& all = file.pairs;
  if (!test_path.empty()) {
    PairFile test = read_pairs(test_path, limits);
    file.notes.insert(file.notes.end(), test.notes.begin(), test.notes.end());
    PairSplit split{{}, std::move(test.pairs), std::move(file.notes)};
    split.training = without_test_sentences(all, split.held_out);
    if (!split.training.empty()) return split;
    reject<std::runtime_error>(path, ": every sentence pair is also in ", test_path);
  }
  if (all.size() < 20) {
    reject<std::runtime_error>(path, ": holds ", all.size(), " sentence pairs, needs 20 or more");
  }
  const double most = static_cast<double>(most_held_out) / static_cast<double>(all.size());
  try {
    PairSplit split = split_pairs(all, std::min(0.05, most), seed);
    split.notes = std::move(file.notes);
    return split;
  } catch (const std::invalid_argument& error) {
    reject<std::runtime_error>(path, ": ", error.what());
  }
}

TranslationCorpus translation_corpus_of_file(const std::string& path, const std::string& test_path,
                                             const TranslationCorpusOptions& options) {
  const PairSplit split =
      read_split(path, test_path, options.held_out, options.seed, options.limits);
  const auto vocabulary_of = [&options](const std::vector<Words>& sentences) {
    return Vocabulary::from_sentences(sentences, options.min_count, options.largest_vocabulary);
  };
  TranslationCorpus result;
  result.name = path.substr(path.find_last_of('/') + 1);
  result.source_name = "source";
  result.target_name = "target";
  result.source = vocabulary_of(sources_of(split.training));
  result.target = vocabulary_of(references_of(split.training));
  result.test = in_bands(split.held_out);
  result.notes = split.notes;
  note_unknown_words(result, path, split.training, /*to_learn_from=*/true);
  note_unknown_words(result, test_path.empty() ? path : test_path, split.held_out,
                     /*to_learn_from=*/false);
  const std::vector<TokenPair> pairs = encode_pairs(split.training, result.source, result.target);
  result.random_batch = batches_of_neighbours(pairs, options.batch_size);
  const auto epochs = std::make_shared<Epochs>(pairs, options);
  result.training_batch = [epochs](std::size_t step) { return epochs->batch(step); };
  result.steps_per_epoch = epochs->steps();
  return result;
}

std::vector<Words> references_of(const std::vector<SentencePair>& pairs) {
  std::vector<Words> result;
  result.reserve(pairs.size());
  for (const SentencePair& pair : pairs) result.push_back(pair.target);
  return result;
}

}  // namespace attn
