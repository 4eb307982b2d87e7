#include "core/text/german_english/lexicon.h"

#include <stdexcept>

namespace attn::german_english {
namespace {

constexpr Gender kM = Gender::kMasculine;
constexpr Gender kF = Gender::kFeminine;
constexpr Gender kN = Gender::kNeuter;

}  // namespace

const std::vector<Noun>& nouns() {
  static const std::vector<Noun> kNouns = {
      {"Mann", "Männer", kM, "man", "men", kPerson | kBeside},
      {"Frau", "Frauen", kF, "woman", "women", kPerson | kBeside},
      {"Kind", "Kinder", kN, "child", "children", kPerson | kBeside},
      {"Freund", "Freunde", kM, "friend", "friends", kPerson},
      {"Ärztin", "", kF, "doctor", "", kPerson},
      {"Hund", "Hunde", kM, "dog", "dogs", kAnimal | kBeside},
      {"Katze", "Katzen", kF, "cat", "cats", kAnimal | kBeside},
      {"Pferd", "Pferde", kN, "horse", "horses", kAnimal | kBeside},
      {"Buch", "Bücher", kN, "book", "books", kReadable | kThing | kFlat},
      {"Brief", "Briefe", kM, "letter", "letters", kReadable | kThing | kFlat},
      {"Zeitung", "", kF, "newspaper", "", kReadable | kThing | kFlat},
      {"Satz", "Sätze", kM, "sentence", "sentences", kReadable},
      {"Stuhl", "", kM, "chair", "", kThing | kUpright},
      {"Lampe", "Lampen", kF, "lamp", "lamps", kThing | kUpright},
      {"Bild", "Bilder", kN, "picture", "pictures", kThing | kFlat},
      {"Koffer", "", kM, "suitcase", "", kThing | kOpenable | kUpright},
      {"Tür", "", kF, "door", "", kOpenable | kBeside},
      {"Fenster", "", kN, "window", "", kOpenable | kBeside},
      {"Garten", "", kM, "garden", "", kInside},
      {"Stadt", "", kF, "town", "", kInside},
      {"Haus", "", kN, "house", "", kInside | kBeside | kBehind | kUpright},
      {"Schule", "", kF, "school", "", kInside | kBeside | kBehind | kUpright},
      {"Baum", "", kM, "tree", "", kBeside | kCover | kBehind | kUpright},
      {"Brücke", "", kF, "bridge", "", kSurface | kBeside | kCover},
      {"Matte", "", kF, "mat", "", kThing | kFlat | kSurface},
      {"Tisch", "", kM, "table", "", kThing | kUpright | kSurface | kBeside | kCover},
      {"Bett", "", kN, "bed", "", kThing | kUpright | kSurface | kBeside | kCover}};
  return kNouns;
}

const std::vector<Adjective>& adjectives() {
  constexpr Kinds kAnything = ~0U;
  static const std::vector<Adjective> kAdjectives = {
      {"alt", "old", kAnything},         {"klein", "small", kAnything}, {"groß", "big", kAnything},
      {"schön", "beautiful", kAnything}, {"jung", "young", kAlive},     {"neu", "new", ~kAlive}};
  return kAdjectives;
}

const std::vector<Modal>& modals() {
  static const std::vector<Modal> kModals = {{{"kann", "kannst", "kann", "können"}, "can"},
                                             {{"muss", "musst", "muss", "müssen"}, "must"},
                                             {{"soll", "sollst", "soll", "sollen"}, "should"},
                                             {{"werde", "wirst", "wird", "werden"}, "will"}};
  return kModals;
}

const std::vector<Preposition>& prepositions() {
  static const std::vector<Preposition> kPrepositions = {
      {"in", "in", kInside},      {"auf", "on", kSurface},       {"neben", "next to", kBeside},
      {"unter", "under", kCover}, {"hinter", "behind", kBehind}, {"vor", "in front of", kBehind}};
  return kPrepositions;
}

// „sie“ is always "she" here: where it would be "they" or "her", a noun stands instead.
const std::vector<Pronoun>& pronouns() {
  static const std::vector<Pronoun> kPronouns = {
      {Person::kI, {"ich", "mich", "mir"}, {"I", "me"}},
      {Person::kYou, {"du", "dich", "dir"}, {"you", "you"}},
      {Person::kThird, {"er", "ihn", "ihm"}, {"he", "him"}},
      {Person::kThird, {"sie", "", "ihr"}, {"she", "her"}},
      {Person::kWe, {"wir", "uns", "uns"}, {"we", "us"}}};
  return kPronouns;
}

const std::vector<WordPair>& conjunctions() {
  static const std::vector<WordPair> kConjunctions = {
      {"weil", "because"}, {"wenn", "if"}, {"obwohl", "although"}, {"bevor", "before"}};
  return kConjunctions;
}

const std::vector<WordPair>& question_words() {
  static const std::vector<WordPair> kQuestionWords = {{"warum", "why"}, {"wann", "when"}};
  return kQuestionWords;
}

const Noun& noun(const std::string& german) {
  for (const Noun& entry : nouns()) {
    if (entry.german == german) return entry;
  }
  throw std::invalid_argument("lexicon: there is no noun '" + german + "'");
}

const Verb& verb(const std::string& german) {
  for (const Verb& entry : verbs()) {
    if (entry.prefix + entry.infinitive == german) return entry;
  }
  throw std::invalid_argument("lexicon: there is no verb '" + german + "'");
}

}  // namespace attn::german_english
