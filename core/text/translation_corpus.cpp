#include "core/text/translation_corpus.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <unordered_set>

#include "core/text/german_english/german_english.h"

namespace attn {
namespace {

// The grammar's longest sentences add nothing to the point, and cost the most time.
constexpr std::size_t longest_generated = 30;

// Sentences that people write are shorter than the grammar's.
constexpr std::size_t no_end = 1000;
const std::vector<LengthBand> file_bands = {{1, 4}, {5, 6}, {7, 8}, {9, 11}, {12, no_end}};

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
    steps_ = (pairs_.size() + options.batch_size - 1) / options.batch_size;
  }
  std::size_t steps() const { return steps_; }
  Batch batch(std::size_t step) {
    const std::shared_ptr<const Order> order = order_of((step - 1) / steps_ + 1);
    return make_batch(pairs_, (*order)[(step - 1) % steps_]);
  }

 private:
  using Order = std::vector<std::vector<std::size_t>>;  // the pairs of each batch
  static constexpr std::size_t most_kept = 4;

  std::shared_ptr<const Order> order_of(std::size_t epoch) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::shared_ptr<const Order>& order = orders_[epoch];
    if (!order) {
      Rng rng(seed_of(options_.seed, epoch));
      order = std::make_shared<const Order>(batches_by_length(pairs_, options_.batch_size, rng));
    }
    const std::shared_ptr<const Order> result = order;
    if (orders_.size() > most_kept) {  // not the one that is asked for now, and will be again
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

}  // namespace

std::string TestBand::label() const {
  if (longest == no_end) return std::to_string(shortest) + "+";
  return std::to_string(shortest) + "–" + std::to_string(longest);
}

std::vector<TestBand> in_bands(const std::vector<SentencePair>& pairs) {
  std::vector<TestBand> result;
  for (const LengthBand& band : file_bands) {
    TestBand test{band.min_words, band.max_words, {}};
    std::copy_if(pairs.begin(), pairs.end(), std::back_inserter(test.pairs),
                 [&band](const SentencePair& pair) {
                   const std::size_t words = pair.source.size();
                   return words >= band.min_words &&
                          (words <= band.max_words || band.max_words == no_end);
                 });
    if (!test.pairs.empty()) result.push_back(std::move(test));
  }
  return result;
}

std::size_t TranslationCorpus::test_size() const {
  std::size_t size = 0;
  for (const TestBand& band : test) size += band.pairs.size();
  return size;
}

TranslationCorpus generated_translation_corpus(const TranslationCorpusOptions& options) {
  const auto corpus =
      std::make_shared<const GermanEnglishCorpus>(options.seed, options.held_out_per_band);
  TranslationCorpus result{
      "generated sentences", corpus->german(), corpus->english(), {}, /*steps_per_epoch=*/0, {}};
  std::vector<LengthBand> bands;
  for (std::size_t i = 0; i < length_bands().size(); ++i) {
    const LengthBand& band = length_bands()[i];
    if (band.max_words > longest_generated) continue;
    bands.push_back(band);
    result.test.push_back({band.min_words, band.max_words, corpus->held_out(i)});
  }
  result.training_batch = [corpus, bands, options](std::size_t step) {
    Rng rng(seed_of(options.seed, step));
    const auto chosen =
        static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bands.size())));
    const LengthBand& band = bands[chosen];
    const std::vector<SentencePair> pairs =
        corpus->sample(options.batch_size, band.min_words, band.max_words, rng);
    return make_batch(encode_pairs(pairs, corpus->german(), corpus->english()));
  };
  return result;
}

PairSplit read_split(const std::string& path, const std::string& test_path,
                     std::size_t most_held_out, std::uint64_t seed) {
  const std::vector<SentencePair> all = read_pairs(path);
  if (!test_path.empty()) {
    PairSplit split{{}, read_pairs(test_path)};
    split.training = without_test_sentences(all, split.held_out);
    if (!split.training.empty()) return split;
    throw std::runtime_error(path + ": every sentence pair is also in " + test_path);
  }
  if (all.size() < 20) {
    throw std::runtime_error(path + ": holds " + std::to_string(all.size()) +
                             " sentence pairs, needs 20 or more");
  }
  const double most = static_cast<double>(most_held_out) / static_cast<double>(all.size());
  try {
    return split_pairs(all, std::min(0.05, most), seed);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

TranslationCorpus translation_corpus_of_file(const std::string& path, const std::string& test_path,
                                             const TranslationCorpusOptions& options) {
  const PairSplit split = read_split(path, test_path, options.held_out, options.seed);
  std::vector<Words> sources, targets;
  for (const SentencePair& pair : split.training) {
    sources.push_back(pair.source);
    targets.push_back(pair.target);
  }
  const std::size_t name = path.find_last_of('/');
  TranslationCorpus result{name == std::string::npos ? path : path.substr(name + 1),
                           Vocabulary::from_sentences(sources, options.min_count),
                           Vocabulary::from_sentences(targets, options.min_count),
                           {},
                           0,
                           in_bands(split.held_out)};
  const auto epochs =
      std::make_shared<Epochs>(encode_pairs(split.training, result.source, result.target), options);
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
