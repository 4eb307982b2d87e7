#include "core/text/german_english/choice.h"

namespace attn::german_english {

NounPhrase Choice::noun(Kinds kinds, Number number) {
  const auto fits = [&](const Noun& noun) {
    return (noun.kinds & kinds) != 0 &&
           (number == Number::kSingular || !noun.german_plural.empty());
  };
  const auto is_new = [&](const Noun& noun) { return fits(noun) && said_.count(&noun) == 0; };
  if (std::none_of(nouns().begin(), nouns().end(), fits)) number = Number::kSingular;
  const bool any_new = std::any_of(nouns().begin(), nouns().end(), is_new);
  NounPhrase np;
  np.noun = any_new ? &one_of(nouns(), is_new) : &one_of(nouns(), fits);
  np.number = number;
  said_.insert(np.noun);

  const double draw = rng_.rand_double();
  np.determiner = draw < 0.5    ? Determiner::kDefinite
                  : draw < 0.75 ? Determiner::kIndefinite
                  : draw < 0.9  ? Determiner::kThis
                                : Determiner::kMy;
  // „meine Frau“ is "my wife", not "my woman".
  const bool means_spouse = np.noun->german == "Mann" || np.noun->german == "Frau";
  if (np.determiner == Determiner::kMy && means_spouse) np.determiner = Determiner::kDefinite;

  if (chance(0.3)) {
    np.adjective = &adjective(np.noun->kinds);
  }
  return np;
}

const Adjective& Choice::adjective(Kinds kinds) {
  return one_of(adjectives(), [&](const Adjective& candidate) {
    return (candidate.kinds & described_kinds(kinds)) != 0;
  });
}

// Only people know, try and help. Who can only „be“ something has no noun to say more about.
Tail Choice::tail(std::size_t extra, Kinds subject) {
  if (extra == 0) return Tail::kNone;
  if ((subject & kPerson) == 0) {
    const bool can_act = std::any_of(verbs().begin(), verbs().end(), [&](const Verb& candidate) {
      return candidate.frame != Frame::kCopula && (candidate.subjects & subject) != 0;
    });
    return can_act && chance(0.8) ? Tail::kRelative : Tail::kConjunction;
  }
  static const std::vector<Tail> kTails = {
      Tail::kRelative, Tail::kRelative, Tail::kRelative, Tail::kThatClause,  Tail::kThatClause,
      Tail::kHelp,     Tail::kTry,      Tail::kPurpose,  Tail::kConjunction, Tail::kConjunction};
  return one(kTails);
}

const Verb& Choice::verb(Tail tail, Kinds subject) {
  return one_of(verbs(), [&](const Verb& candidate) {
    const Frame frame = candidate.frame;
    if ((candidate.subjects & subject) == 0) return false;
    if (tail == Tail::kThatClause) return frame == Frame::kThatClause;
    if (tail == Tail::kTry) return frame == Frame::kInfinitive;
    if (tail == Tail::kHelp) return candidate.infinitive == "helfen";
    if (tail == Tail::kPurpose) return frame == Frame::kAccusative;
    if (tail == Tail::kRelative && frame == Frame::kCopula) return false;
    return frame != Frame::kThatClause && frame != Frame::kInfinitive;
  });
}

Tense Choice::tense(const Verb& verb, Person person) {
  std::vector<Tense> tenses = {Tense::kPresent, Tense::kPresent};
  if (verb.frame != Frame::kThatClause) tenses.insert(tenses.end(), 2, Tense::kModal);
  if (!verb.participle.empty()) tenses.insert(tenses.end(), 2, Tense::kPerfect);
  if (!verb.preterite[0].empty() && person != Person::kYou) {
    tenses.insert(tenses.end(), 2, Tense::kPreterite);
  }
  return one(tenses);
}

WordPair Choice::time(Tense tense) {
  static const std::vector<WordPair> kPresent = {{"heute", "today"}, {"jetzt", "now"}};
  static const std::vector<WordPair> kFuture = {{"heute", "today"}, {"morgen", "tomorrow"}};
  switch (tense) {
    case Tense::kPreterite:
      return {"gestern", "yesterday"};
    case Tense::kPerfect:
      return {"heute", "today"};
    case Tense::kModal:
      return one(kFuture);
    case Tense::kPresent:
      break;
  }
  return one(kPresent);
}

}  // namespace attn::german_english
