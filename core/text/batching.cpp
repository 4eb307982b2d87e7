#include "core/text/batching.h"

#include <algorithm>
#include <utility>

namespace attn {
namespace {

constexpr std::size_t kBatchesPerChunk = 50;  // sorted together
constexpr std::size_t kTokensPerRow = 50;     // of a side, that a whole batch has room for

std::size_t longest_side(const TokenPair& pair) {
  return std::max(pair.source.size(), pair.target.size());
}

}  // namespace

bool is_shorter(const TokenPair& a, const TokenPair& b) {
  return std::make_pair(a.source.size(), a.target.size()) <
         std::make_pair(b.source.size(), b.target.size());
}

IndexTensor pad_sequences(const std::vector<TokenIds>& sequences) {
  if (sequences.empty()) reject("pad_sequences: there is no sequence");
  std::size_t longest = 0;
  for (const TokenIds& sequence : sequences) longest = std::max(longest, sequence.size());
  IndexTensor tokens = IndexTensor::from_shape({sequences.size(), longest});
  tokens.fill(kPad);
  for (std::size_t b = 0; b < sequences.size(); ++b) {
    std::copy(sequences[b].begin(), sequences[b].end(), tokens.data() + b * longest);
  }
  return tokens;
}

Batch make_batch(const std::vector<TokenPair>& pairs) {
  if (pairs.empty()) reject("make_batch: there is no pair");
  Batch batch;
  std::vector<TokenIds> sources, inputs, outputs;
  for (const TokenPair& pair : pairs) {
    if (pair.source.empty()) reject("make_batch: a source is empty");
    sources.push_back(pair.source);
    batch.source_lengths.push_back(pair.source.size());
    inputs.push_back(pair.target);
    inputs.back().insert(inputs.back().begin(), kBos);
    outputs.push_back(pair.target);
    outputs.back().push_back(kEos);
    batch.target_lengths.push_back(outputs.back().size());
  }
  batch.source = pad_sequences(sources);
  batch.target_in = pad_sequences(inputs);
  batch.target_out = pad_sequences(outputs);
  return batch;
}

Batch make_batch(const std::vector<TokenPair>& pairs, const std::vector<std::size_t>& positions) {
  std::vector<TokenPair> chosen;
  for (const std::size_t position : positions) chosen.push_back(pairs.at(position));
  return make_batch(chosen);
}

BoolTensor padding_mask(const IndexTensor& tokens) {
  BoolTensor mask = BoolTensor::from_shape(tokens.shape());
  std::transform(tokens.begin(), tokens.end(), mask.begin(),
                 [](std::int64_t token) { return token == kPad; });
  return mask;
}

std::size_t rows_of_batch(std::size_t batch_size, std::size_t longest) {
  if (longest <= kTokensPerRow) return batch_size;
  return std::max<std::size_t>(1, batch_size * kTokensPerRow / longest);
}

std::vector<std::vector<std::size_t>> batches_by_length(const std::vector<TokenPair>& pairs,
                                                        std::size_t batch_size, Rng& rng) {
  if (batch_size == 0) reject("batches_by_length: batch_size is 0");
  std::vector<std::size_t> order = permutation(pairs.size(), rng);
  const auto first_long = std::stable_partition(
      order.begin(), order.end(),
      [&pairs](std::size_t i) { return longest_side(pairs[i]) <= kTokensPerRow; });
  const auto shorter = [&pairs](std::size_t a, std::size_t b) {
    return is_shorter(pairs[a], pairs[b]);
  };
  std::vector<std::vector<std::size_t>> batches;
  const auto cut = [&](auto begin, auto end, std::size_t rows) {
    while (begin != end) {
      const auto chunk_end =
          begin + std::min(static_cast<std::ptrdiff_t>(rows * kBatchesPerChunk), end - begin);
      std::stable_sort(begin, chunk_end, shorter);
      while (begin != chunk_end) {
        const auto batch_end =
            begin + std::min(static_cast<std::ptrdiff_t>(rows), chunk_end - begin);
        batches.emplace_back(begin, batch_end);
        begin = batch_end;
      }
    }
  };
  std::size_t longest = 0;
  for (const TokenPair& pair : pairs) longest = std::max(longest, longest_side(pair));
  cut(order.begin(), first_long, batch_size);
  cut(first_long, order.end(), rows_of_batch(batch_size, longest));
  std::vector<std::vector<std::size_t>> shuffled;
  for (const std::size_t i : permutation(batches.size(), rng)) {
    shuffled.push_back(std::move(batches[i]));
  }
  return shuffled;
}

std::vector<TokenPair> encode_pairs(const std::vector<SentencePair>& pairs,
                                    const Vocabulary& source, const Vocabulary& target) {
  std::vector<TokenPair> encoded;
  encoded.reserve(pairs.size());
  for (const SentencePair& pair : pairs) {
    encoded.push_back({source.encode(pair.source), target.encode(pair.target)});
  }
  return encoded;
}

}  // namespace attn
