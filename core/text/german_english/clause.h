// How the generated corpus puts words in order: noun phrases, the parts of a verb, and whole
// clauses, each built in German and English at once.
//
// The order of words is all that these functions decide. What a sentence is about is decided by the
// caller: a random choice in german_english.cpp, a fixed one in a test.
#pragma once

#include <string>
#include <vector>

#include "core/text/german_english/lexicon.h"
#include "core/text/sentence_pair.h"

namespace attn::german_english {

constexpr int kNoLink = -1;

// A word and what it means: a German and an English word with the same link translate each other.
struct Token {
  std::string word;
  int link;
  int possible_link = kNoLink;  // of a comma: that of the word after it, if it opens a clause
};

// A piece of a sentence in both languages.
struct Phrase {
  std::vector<Token> german;
  std::vector<Token> english;

  bool empty() const { return german.empty(); }
};

// Hands out links. One per sentence.
class Links {
 public:
  int next() { return next_++; }

 private:
  int next_ = 0;
};

// Every word of one language linked to every word of the other: „im“ with "in the".
Phrase linked(const std::string& german, const std::string& english, Links& links);
// Both languages in the same order.
Phrase operator+(Phrase left, const Phrase& right);
// German commas. English has none here: they are the one token that translates to nothing.
// A comma at the end of a clause.
Phrase closing_comma();
// A comma and the clause that it opens.
Phrase after_comma(const Phrase& clause);

struct NounPhrase {
  const Noun* noun;
  Number number = Number::kSingular;
  Determiner determiner = Determiner::kDefinite;
  const Adjective* adjective = nullptr;  // may be null

  Person person() const { return number == Number::kPlural ? Person::kThey : Person::kThird; }
};

// „den alten Hund“, "the old dog".
Phrase noun_phrase(const NounPhrase& description, Case noun_case, Links& links);
// „auf der Matte“, "on the mat"; „in dem“ becomes „im“.
Phrase place(const Preposition& preposition, const NounPhrase& description, Links& links);
// „der“, "that": the pronoun of a relative clause about this noun.
Phrase relative_pronoun_phrase(const NounPhrase& head, Case noun_case, Links& links);

enum class Tense { kPresent, kPreterite, kPerfect, kModal };

struct Clause {
  Phrase subject;  // with its relative clause, if it has one
  Person person = Person::kThird;
  const Verb* verb = nullptr;
  Tense tense = Tense::kPresent;
  const Modal* modal = nullptr;  // if the tense is kModal
  bool negated = false;
  Phrase pronoun_object;  // „mir“: directly after the subject
  Phrase time;            // „heute“: before other objects in German, last in English
  Phrase objects;
  Phrase place;  // or the adjective of „ist alt“
  Phrase tail;   // clauses after the last verb
};

// „[front] finite … last verb“: the finite verb is second. An empty front means the subject.
Phrase statement(const Clause& clause, const Phrase& front, Links& links);
// „[question word] finite subject … last verb“; English takes "do" where it has no other auxiliary.
Phrase question(const Clause& clause, const Phrase& question_word, Links& links);
// „, introduction subject … last verb finite ,“: a conjunction, or the pronoun of a relative clause
// (then `clause.subject` is empty if the pronoun is the subject).
Phrase subordinate(const Phrase& introduction, const Clause& clause, Links& links);

enum class Infinitive {
  kBare,     // hilft, … zu lesen     helps … read
  kTo,       // versucht, … zu lesen  tries to read …
  kPurpose,  // …, um … zu lesen      … to read …
};
// „, [um] objects zu infinitive ,“. Uses the clause's verb, objects and tail.
Phrase infinitive(Infinitive kind, const Clause& clause, Links& links);

// The finished sentence: doubled commas and those at either end go; links become the alignment.
// A comma that closes a clause and opens another one counts as opening it.
SentencePair finish(const Phrase& phrase);

}  // namespace attn::german_english
