// The numbers that stand for words, or for characters: what an embedding looks up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/text/sentence_pair.h"

namespace attn {

// The first four ids of every vocabulary.
constexpr std::int64_t kPad = 0;      // <pad>: fills a batch's shorter rows
constexpr std::int64_t kBos = 1;      // <bos>: what a decoder is given before its first word
constexpr std::int64_t kEos = 2;      // <eos>: what it says after its last word
constexpr std::int64_t kUnknown = 3;  // <unk>: any word that is not in the vocabulary
constexpr std::size_t kSpecialCount = 4;

class Vocabulary {
 public:
  Vocabulary();  // the four special tokens only

  // The words that occur at least `min_count` times, the most frequent first and equally frequent
  // ones in the order of their bytes, so the same sentences give the same ids in any order.
  // `max_size` bounds size(), special tokens included; 0 means no bound.
  static Vocabulary from_sentences(const std::vector<Words>& sentences, std::size_t min_count = 1,
                                   std::size_t max_size = 0);
  // One word per code point of the text, in the order of their bytes.
  static Vocabulary from_characters(const std::string& text);

  std::int64_t add(const std::string& word);       // the id, new if the word is
  std::int64_t id(const std::string& word) const;  // kUnknown if there is no such word
  bool contains(const std::string& word) const;    // is it one of the words?
  // Throws std::out_of_range: "vocabulary: id 99 is not one of its 14 words".
  const std::string& word(std::int64_t id) const;
  std::size_t size() const { return words_.size(); }

  // Of all the words of these sentences, the share that is not in the vocabulary: 0 to 1.
  double unknown_share(const std::vector<Words>& sentences) const;

  std::vector<std::int64_t> encode(const Words& words) const;  // <unk> for what is unknown
  std::vector<std::int64_t> encode_characters(const std::string& text) const;  // likewise
  // Stops before the first <eos>; leaves out <pad> and <bos>.
  Words decode(const std::vector<std::int64_t>& ids) const;
  // The word of every id, special tokens too: what is said of each token stands beside its word.
  Words words_of(const std::vector<std::int64_t>& ids) const;

  // In the order of ids, the special tokens left out: what a checkpoint keeps of a vocabulary.
  Words words() const;
  // Throws std::invalid_argument with one sentence if a word is empty, occurs twice, is a special
  // token or is not UTF-8.
  static Vocabulary from_words(const Words& words);

  // The same as text, one word per line. A line break or backslash inside a word is written as \n,
  // \r or a double backslash.
  std::string to_text() const;
  static Vocabulary from_text(const std::string& text);  // reads what to_text() wrote

 private:
  std::vector<std::string> words_;
  std::unordered_map<std::string, std::int64_t> ids_;
};

}  // namespace attn
