// From token sequences of different lengths to rectangular batches, padded with <pad>.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/tensor/rng.h"
#include "core/tensor/tensor.h"
#include "core/text/vocabulary.h"

namespace attn {

using TokenIds = std::vector<std::int64_t>;

// A source and a target sequence, without <bos> and <eos>.
struct TokenPair {
  TokenIds source;
  TokenIds target;
};
bool is_shorter(const TokenPair& a, const TokenPair& b);  // by the source, then by the target

// What an encoder–decoder is trained on. T is the longest target plus one: row b holds
//   target_in   <bos> w1 w2 … wn   <pad> …
//   target_out  w1    w2 … wn <eos> <pad> …
// so that position t of target_out is the answer to position t of target_in (teacher forcing).
struct Batch {
  IndexTensor source;                       // (B, S)
  std::vector<std::size_t> source_lengths;  // B real tokens per row
  IndexTensor target_in;                    // (B, T)
  IndexTensor target_out;                   // (B, T)
  std::vector<std::size_t> target_lengths;  // B real tokens per row of target_out, <eos> included

  std::size_t size() const { return source_lengths.size(); }
};

// Throws std::invalid_argument if there is no pair or a source is empty.
Batch make_batch(const std::vector<TokenPair>& pairs);

// (B, length of the longest), rows filled up with <pad>. Throws std::invalid_argument if empty.
IndexTensor pad_sequences(const std::vector<TokenIds>& sequences);

// True where a token is <pad>: the places that masked_fill (as PyTorch's) overwrites with −∞.
BoolTensor padding_mask(const IndexTensor& tokens);

// The rows of a batch whose longest side has so many tokens: batch_size, but fewer beyond 50
// tokens, so that a batch never holds more than 50 · batch_size of a side, or one row.
std::size_t rows_of_batch(std::size_t batch_size, std::size_t longest);

// One epoch's batches, as positions in `pairs`, every position once. Rows of similar length share a
// batch, so that little of it is padding: shuffle; sort by length within every 50 batches; cut;
// then shuffle the batches. Pairs of more than 50 tokens are cut apart from the others, into
// batches of rows_of_batch(batch_size, the longest) rows. A last cut may have fewer. The
// number of batches is the same for every generator. batch_size 0 throws std::invalid_argument.
std::vector<std::vector<std::size_t>> batches_by_length(const std::vector<TokenPair>& pairs,
                                                        std::size_t batch_size, Rng& rng);

// The pairs at these positions as a batch.
Batch make_batch(const std::vector<TokenPair>& pairs, const std::vector<std::size_t>& positions);

// Each sentence as the ids of its words, by the vocabulary of its side.
std::vector<TokenPair> encode_pairs(const std::vector<SentencePair>& pairs,
                                    const Vocabulary& source, const Vocabulary& target);

}  // namespace attn
