// The embedded translation corpus: German sentences from a small grammar, their English
// translation, and the gold alignment of every English word. It is one grammar, not German.
//
// Every sentence has one right translation, which follows from the words and their order alone.
// What makes it hard is distance and order: the verb's second half at the end („hat … gelesen“,
// „kann … lesen“, „macht … auf“), the verb at the very end of weil/dass/wenn clauses, relative
// clauses, also nested ones, between a subject and its verb; case, gender and number in every
// ending.
//
// Writing. Words are as in a dictionary: nouns have capitals, the first word of a sentence is not
// changed. German commas are words of their own; there is no other punctuation, and none in
// English.
//
// Alignment. Each English word has a sure link to at least one German word, and each German word
// but the comma to at least one English word:
//   "do", "does", "did"      the verb they stand for („liest du“ – "do you read")
//   both parts of a verb     „macht … auf“ – "opens"; „sucht“ – "looks for"
//   "to"                     „um“, or else „zu“; „aufzumachen“ – both words of "to open"
//   "help me translate"      „zu übersetzen“ – "translate"
//   "in the"                 „im“
// A comma that opens a clause says with the word after it what one English word says: „, die“ –
// "that". This English word has a possible link to the comma.
// An indefinite plural has no article in either language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/tensor/rng.h"
#include "core/text/sentence_pair.h"
#include "core/text/vocabulary.h"

namespace attn {

// Lengths of German sentences in words, commas included; both ends belong to the band.
struct LengthBand {
  std::size_t min_words;
  std::size_t max_words;
};

// 4–7, 8–10, 11–15, 16–20, 21–25, 26–30, 31–40: what the chapters plot BLEU against.
const std::vector<LengthBand>& length_bands();

// A random sentence whose German side has a length in the band.
// Throws std::invalid_argument if the band is empty or reaches beyond 4 to 40.
SentencePair german_english_sentence(const LengthBand& band, Rng& rng);

// A typed German sentence as words of the corpus: punctuation is split off, a final mark dropped,
// and the first word put in lower case unless it is a noun: „Kannst du lesen?“ becomes
// {"kannst", "du", "lesen"}.
Words german_words(const std::string& sentence);

// The corpus with its held-out sentences, which are made first, from the seed, so that no training
// sentence is ever one of them.
class GermanEnglishCorpus {
 public:
  // Holds out this many different sentences of every length band.
  GermanEnglishCorpus(std::uint64_t seed, std::size_t held_out_per_band);

  // The held-out sentences of length_bands()[band].
  const std::vector<SentencePair>& held_out(std::size_t band) const { return held_out_.at(band); }
  // A random training sentence with min_words to max_words German words (4 to 40), every length
  // band that the range touches equally likely.
  SentencePair sample(std::size_t min_words, std::size_t max_words, Rng& rng) const;
  std::vector<SentencePair> sample(std::size_t count, std::size_t min_words, std::size_t max_words,
                                   Rng& rng) const;

  // Every word of the grammar.
  const Vocabulary& german() const { return german_; }
  const Vocabulary& english() const { return english_; }

 private:
  std::vector<std::vector<SentencePair>> held_out_;
  std::unordered_set<std::string> held_out_german_;
  Vocabulary german_;
  Vocabulary english_;
};

// English sentences of the corpus, one per line, for character-level language models.
std::string generated_english_text(std::size_t sentences, Rng& rng);

}  // namespace attn
