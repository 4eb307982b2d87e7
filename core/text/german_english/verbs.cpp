// The verbs of the generated German→English corpus: part of german_english_lexicon.h.
#include "core/text/german_english/lexicon.h"

namespace attn::german_english {

const std::vector<Verb>& verbs() {
  // clang-format off
  static const std::vector<Verb> kVerbs = {
      {"", "lachen", {"lache", "lachst", "lacht"}, {"lachte", "lachten"}, "gelacht", false,
       "laugh", "laughs", "laughed", "laughed", Frame::kIntransitive, kPerson, 0},
      {"", "schlafen", {"schlafe", "schläfst", "schläft"}, {"schlief", "schliefen"}, "geschlafen",
       false, "sleep", "sleeps", "slept", "slept", Frame::kIntransitive, kAlive, 0},
      {"", "springen", {"springe", "springst", "springt"}, {"sprang", "sprangen"}, "gesprungen",
       true, "jump", "jumps", "jumped", "jumped", Frame::kIntransitive, kAlive, 0},
      {"", "arbeiten", {"arbeite", "arbeitest", "arbeitet"}, {"", ""}, "gearbeitet", false,
       "work", "works", "", "worked", Frame::kIntransitive, kPerson, 0},
      {"", "lesen", {"lese", "liest", "liest"}, {"", ""}, "gelesen", false,
       "read", "reads", "", "read", Frame::kAccusative, kPerson, kReadable},
      {"", "kaufen", {"kaufe", "kaufst", "kauft"}, {"", ""}, "gekauft", false,
       "buy", "buys", "", "bought", Frame::kAccusative, kPerson, kThing},
      {"", "sehen", {"sehe", "siehst", "sieht"}, {"sah", "sahen"}, "gesehen", false,
       "see", "sees", "saw", "seen", Frame::kAccusative, kAlive, kAlive | kThing},
      {"", "finden", {"finde", "findest", "findet"}, {"fand", "fanden"}, "gefunden", false,
       "find", "finds", "found", "found", Frame::kAccusative, kAlive, kAlive | kThing},
      {"", "suchen", {"suche", "suchst", "sucht"}, {"", ""}, "gesucht", false,
       "look for", "looks for", "", "looked for", Frame::kAccusative, kPerson, kAlive | kThing},
      {"", "übersetzen", {"übersetze", "übersetzt", "übersetzt"}, {"", ""}, "übersetzt", false,
       "translate", "translates", "", "translated", Frame::kAccusative, kPerson, kReadable},
      {"auf", "machen", {"mache", "machst", "macht"}, {"", ""}, "aufgemacht", false,
       "open", "opens", "", "opened", Frame::kAccusative, kPerson, kOpenable},
      {"an", "rufen", {"rufe", "rufst", "ruft"}, {"", ""}, "angerufen", false,
       "call", "calls", "", "called", Frame::kAccusative, kPerson, kPerson},
      {"mit", "bringen", {"bringe", "bringst", "bringt"}, {"", ""}, "mitgebracht", false,
       "bring", "brings", "", "brought", Frame::kAccusative, kPerson, kAnimal | kThing},
      {"", "helfen", {"helfe", "hilfst", "hilft"}, {"", ""}, "geholfen", false,
       "help", "helps", "", "helped", Frame::kDative, kPerson, kAlive},
      {"", "folgen", {"folge", "folgst", "folgt"}, {"", ""}, "gefolgt", true,
       "follow", "follows", "", "followed", Frame::kDative, kAlive, kAlive},
      {"", "geben", {"gebe", "gibst", "gibt"}, {"", ""}, "gegeben", false,
       "give", "gives", "", "given", Frame::kDitransitive, kPerson, kThing},
      {"", "zeigen", {"zeige", "zeigst", "zeigt"}, {"", ""}, "gezeigt", false,
       "show", "shows", "", "shown", Frame::kDitransitive, kPerson, kAnimal | kThing},
      {"", "sitzen", {"", "", "sitzt"}, {"saß", "saßen"}, "", false,
       "sit", "sits", "sat", "", Frame::kPosition, kAlive, 0},
      {"", "liegen", {"", "", "liegt"}, {"lag", "lagen"}, "", false,
       "lie", "lies", "lay", "", Frame::kPosition, kAnimal | kFlat, 0},
      {"", "stehen", {"", "", "steht"}, {"stand", "standen"}, "", false,
       "stand", "stands", "stood", "", Frame::kPosition, kPerson | kUpright, 0},
      {"", "sein", {"bin", "bist", "ist"}, {"war", "waren"}, "", false,
       "be", "is", "was", "", Frame::kCopula, ~0U, 0},
      {"", "wissen", {"weiß", "weißt", "weiß"}, {"", ""}, "", false,
       "know", "knows", "", "", Frame::kThatClause, kPerson, 0},
      {"", "sagen", {"sage", "sagst", "sagt"}, {"sagte", "sagten"}, "gesagt", false,
       "say", "says", "said", "said", Frame::kThatClause, kPerson, 0},
      {"", "glauben", {"glaube", "glaubst", "glaubt"}, {"", ""}, "geglaubt", false,
       "believe", "believes", "", "believed", Frame::kThatClause, kPerson, 0},
      {"", "versuchen", {"versuche", "versuchst", "versucht"}, {"", ""}, "versucht", false,
       "try", "tries", "", "tried", Frame::kInfinitive, kPerson, 0}};
  // clang-format on
  return kVerbs;
}

}  // namespace attn::german_english
