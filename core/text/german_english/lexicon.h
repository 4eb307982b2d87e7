// The words of the generated German→English corpus, with the grammar that each one brings along.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace attn::german_english {

enum class Gender { kMasculine, kFeminine, kNeuter };
enum class Number { kSingular, kPlural };
enum class Case { kNominative, kAccusative, kDative };
enum class Determiner { kDefinite, kIndefinite, kThis, kMy };
// What a verb agrees with: ich, du, er/sie/a noun, wir, a noun in the plural.
enum class Person { kI, kYou, kThird, kWe, kThey };

// What a noun can be used for, so that nobody reads a horse. Bits: a noun may have several.
using Kinds = unsigned;
constexpr Kinds kPerson = 1, kAnimal = 2, kReadable = 4, kThing = 8, kOpenable = 16;
constexpr Kinds kFlat = 32, kUpright = 64;  // what lies and what stands
// Places to be in, on, next to, under and behind.
constexpr Kinds kInside = 128, kSurface = 256, kBeside = 512, kCover = 1024, kBehind = 2048;
constexpr Kinds kAlive = kPerson | kAnimal;

// The kinds by which an adjective fits: being alive decides, where it applies.
constexpr Kinds described_kinds(Kinds kinds) {
  return (kinds & kAlive) != 0 ? kinds & kAlive : kinds;
}

struct Noun {
  std::string german;
  std::string german_plural;  // nominative and accusative; empty where the corpus does not use it
  Gender gender;
  std::string english;
  std::string english_plural;
  Kinds kinds;
};

struct Adjective {
  std::string german;  // without ending
  std::string english;
  Kinds kinds;  // of the nouns it goes with
};

// What stands beside a verb.
enum class Frame {
  kIntransitive,
  kAccusative,    // sees the dog
  kDative,        // helps the man
  kDitransitive,  // gives the man a book
  kPosition,      // lies on the mat
  kCopula,        // is old
  kThatClause,    // knows that …
  kInfinitive     // tries to …
};

struct Verb {
  std::string prefix;      // separable: "auf"; else empty
  std::string infinitive;  // without the prefix; also the present of wir and plural nouns
  std::array<std::string, 3> present;    // ich, du, er
  std::array<std::string, 2> preterite;  // ich or er, and plural; empty where it is not used
  std::string participle;                // empty where the perfect is not used
  bool perfect_with_sein;
  // Several words may translate one verb: "look for".
  std::string english, english_third, english_past, english_participle;
  Frame frame;
  Kinds subjects;
  Kinds objects;  // of the accusative, or of the dative where that is all
};

struct Modal {
  std::array<std::string, 4> german;  // ich, du, er, plural
  std::string english;
};

struct WordPair {
  std::string german;
  std::string english;
};

struct Preposition {
  std::string german;  // all with the dative
  std::string english;
  Kinds places;
};

struct Pronoun {
  Person person;
  std::array<std::string, 3> german;   // nominative, accusative, dative; empty where ambiguous
  std::array<std::string, 2> english;  // subject, object
};

const std::vector<Noun>& nouns();                // all that the corpus has
const std::vector<Adjective>& adjectives();      // likewise
const std::vector<Verb>& verbs();                // likewise
const std::vector<Modal>& modals();              // können, müssen, …
const std::vector<Preposition>& prepositions();  // of places
const std::vector<Pronoun>& pronouns();          // ich, du, …
const std::vector<WordPair>& conjunctions();     // that close a clause with its verb, but for dass
const std::vector<WordPair>& question_words();   // why, when

// The entry with this German word (a verb: its infinitive with the prefix).
// Throws std::invalid_argument if there is none.
const Noun& noun(const std::string& german);
const Verb& verb(const std::string& german);  // likewise

// „der“, „einem“, „diese“, „mein“; empty for the indefinite plural.
std::string german_determiner(Determiner determiner, Gender gender, Number number, Case noun_case);
// The ending of an adjective after this determiner: "e", "en", "er" or "es".
std::string adjective_ending(Determiner determiner, Gender gender, Number number, Case noun_case);
// „der“, „die“, „das“, „den“: the relative pronoun for the nominative and the accusative.
std::string relative_pronoun(Gender gender, Number number, Case noun_case);

}  // namespace attn::german_english
