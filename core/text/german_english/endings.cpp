// The endings of German determiners and adjectives: part of german_english_lexicon.h.
#include <cstddef>

#include "core/text/german_english/lexicon.h"

namespace attn::german_english {
namespace {

// Columns: masculine, feminine, neuter, plural. Rows: nominative, accusative, dative.
using Paradigm = std::array<std::array<const char*, 4>, 3>;

constexpr Paradigm kDefiniteArticle = {
    {{"der", "die", "das", "die"}, {"den", "die", "das", "die"}, {"dem", "der", "dem", "den"}}};
constexpr Paradigm kThisEnding = {
    {{"er", "e", "es", "e"}, {"en", "e", "es", "e"}, {"em", "er", "em", "en"}}};
// of ein and mein
constexpr Paradigm kIndefiniteEnding = {
    {{"", "e", "", "e"}, {"en", "e", "", "e"}, {"em", "er", "em", "en"}}};
// after der and dieser
constexpr Paradigm kWeakEnding = {
    {{"e", "e", "e", "en"}, {"en", "e", "e", "en"}, {"en", "en", "en", "en"}}};
// after ein and mein
constexpr Paradigm kMixedEnding = {
    {{"er", "e", "es", "en"}, {"en", "e", "es", "en"}, {"en", "en", "en", "en"}}};
// with no determiner, in the plural
constexpr std::array<const char*, 3> kStrongPluralEnding = {"e", "e", "en"};

std::string look_up(const Paradigm& paradigm, Gender gender, Number number, Case noun_case) {
  const std::size_t row = static_cast<std::size_t>(noun_case);
  const std::size_t column = number == Number::kPlural ? 3 : static_cast<std::size_t>(gender);
  return paradigm[row][column];
}

}  // namespace

std::string german_determiner(Determiner determiner, Gender gender, Number number, Case noun_case) {
  switch (determiner) {
    case Determiner::kDefinite:
      return look_up(kDefiniteArticle, gender, number, noun_case);
    case Determiner::kThis:
      return "dies" + look_up(kThisEnding, gender, number, noun_case);
    case Determiner::kMy:
      return "mein" + look_up(kIndefiniteEnding, gender, number, noun_case);
    case Determiner::kIndefinite:
      break;
  }
  if (number == Number::kPlural) return "";
  return "ein" + look_up(kIndefiniteEnding, gender, number, noun_case);
}

std::string adjective_ending(Determiner determiner, Gender gender, Number number, Case noun_case) {
  if (determiner == Determiner::kDefinite || determiner == Determiner::kThis) {
    return look_up(kWeakEnding, gender, number, noun_case);
  }
  if (determiner == Determiner::kIndefinite && number == Number::kPlural) {
    return kStrongPluralEnding[static_cast<std::size_t>(noun_case)];
  }
  return look_up(kMixedEnding, gender, number, noun_case);
}

std::string relative_pronoun(Gender gender, Number number, Case noun_case) {
  return look_up(kDefiniteArticle, gender, number, noun_case);
}

}  // namespace attn::german_english
