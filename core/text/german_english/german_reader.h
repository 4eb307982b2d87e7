// What a reader types, as a sentence of the corpus' grammar: its words, what was put right in them,
// what is unknown and what could be meant. Used by ./learn demo.
#pragma once

#include <string>
#include <unordered_map>
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
  std::vector<std::string> remarks;  // sentences about what was changed and what to expect
};

class GermanReader {
 public:
  GermanReader();  // generates sentences of the grammar, and counts in them

  // Never throws, however strange the text; one that is not UTF-8 has no words, and a remark.
  GermanSentence read(const std::string& text) const;

 private:
  // Of one German word, over many sentences.
  struct Counts {
    std::size_t inside = 0, after_comma = 0;  // where it is not the first word
  };

  std::string known_spelling(const std::string& word) const;  // empty if there is none
  Words suggestions_for(const std::string& word) const;
  void judge_language(const Words& typed, GermanSentence& sentence) const;

  Vocabulary german_, english_;
  std::unordered_map<std::string, std::string> spelling_;  // folded → the grammar's
  std::unordered_map<std::string, Counts> counts_;
  // The German word most often behind an English one.
  std::unordered_map<std::string, std::string> from_english_;
};

}  // namespace attn
