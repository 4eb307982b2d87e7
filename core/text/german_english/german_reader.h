// What a reader types, as a sentence of the corpus' grammar: its words, what was put right in them,
// what is unknown and what could be meant, and the words that may come next. Used by ./learn demo
// and by the site's figure that translates.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/text/sentence_pair.h"
#include "core/text/vocabulary.h"

namespace attn {

struct UnknownWord {
  std::string word;
  Words suggestions;  // words of the grammar, the likeliest first; may be empty
};

struct GermanSentence {
  Words words;                       // of the grammar, as a model reads them
  std::vector<UnknownWord> unknown;  // not part of `words`
  std::string unfinished;            // a last word that is still being typed; not part of `words`
  Words next;                        // words that could come next, or finish the last one
  std::vector<std::string> remarks;  // sentences about what was changed and what to expect
};

class GermanReader {
 public:
  GermanReader();  // generates sentences of the grammar, and counts in them

  // Never throws for text that is UTF-8, however strange. `is_finished` is false while the last
  // word may be unfinished.
  GermanSentence read(const std::string& text, bool is_finished = true) const;
  // A sentence of the grammar; the same number gives the same one.
  Words example(std::uint64_t number) const;

  const Vocabulary& german() const { return german_; }
  const Vocabulary& english() const { return english_; }

 private:
  // Of one German word, over many sentences.
  struct Counts {
    std::size_t inside = 0, after_comma = 0;  // where it is not the first word
    // The words after it, the most frequent first.
    std::vector<std::pair<std::string, std::size_t>> next;
  };

  std::string known_spelling(const std::string& word) const;  // empty if there is none
  Words suggestions_for(const std::string& word) const;
  Words next_words(const std::string& before, const std::string& beginning) const;
  void judge_language(const Words& typed, GermanSentence& sentence) const;

  Vocabulary german_, english_;
  std::unordered_map<std::string, std::string> spelling_;  // folded → the grammar's
  std::unordered_map<std::string, Counts> counts_;         // "" stands before a sentence
  // The German word most often behind an English one.
  std::unordered_map<std::string, std::string> from_english_;
};

}  // namespace attn
