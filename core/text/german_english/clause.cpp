#include "core/text/german_english/clause.h"

#include <algorithm>

namespace attn::german_english {
namespace {

using Tokens = std::vector<Token>;

void append(Tokens& tokens, const Tokens& more) {
  tokens.insert(tokens.end(), more.begin(), more.end());
}

template <class... Parts>
Tokens concatenate(const Parts&... parts) {
  Tokens tokens;
  (append(tokens, parts), ...);
  return tokens;
}

// The words of a text have one space between them.
Tokens split(const std::string& text, int link) {
  Tokens tokens;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    tokens.push_back({text.substr(begin, end - begin), link});
    begin = end + 1;
  }
  return tokens;
}

std::string english_determiner(const NounPhrase& np, const std::string& next_word) {
  const bool plural = np.number == Number::kPlural;
  switch (np.determiner) {
    case Determiner::kDefinite:
      return "the";
    case Determiner::kThis:
      return plural ? "these" : "this";
    case Determiner::kMy:
      return "my";
    case Determiner::kIndefinite:
      break;
  }
  if (plural) return "";
  return std::string("aeiou").find(next_word[0]) == std::string::npos ? "a" : "an";
}

// The adjective and the noun, without determiner.
Phrase bare_noun_phrase(const NounPhrase& np, Case noun_case, Links& links) {
  const Noun& noun = *np.noun;
  Phrase phrase;
  if (np.adjective != nullptr) {
    phrase = linked(
        np.adjective->german + adjective_ending(np.determiner, noun.gender, np.number, noun_case),
        np.adjective->english, links);
  }
  return phrase + (np.number == Number::kPlural
                       ? linked(noun.german_plural, noun.english_plural, links)
                       : linked(noun.german, noun.english, links));
}

std::string german_finite(const Verb& verb, Tense tense, Person person) {
  const bool plural = person == Person::kWe || person == Person::kThey;
  if (tense == Tense::kPreterite) return verb.preterite[plural ? 1 : 0];
  if (!plural) return verb.present[static_cast<std::size_t>(person)];
  return verb.frame == Frame::kCopula ? "sind" : verb.infinitive;
}

std::string english_copula(Tense tense, Person person) {
  const bool past = tense == Tense::kPreterite;
  if (person == Person::kThird) return past ? "was" : "is";
  if (person == Person::kI) return past ? "was" : "am";
  return past ? "were" : "are";
}

// The parts of a verb, in both languages.
struct VerbParts {
  Tokens german_finite;   // „macht“, „hat“
  Tokens german_closing;  // after everything else in a main clause: „auf“, „aufgemacht“
  Tokens german_final;  // at the end of a subordinate clause: „aufmacht“, „aufgemacht hat“
  Tokens german_not;    // „nicht“
  Tokens english_auxiliary;  // "has", "does"; may be empty
  Tokens english_not;
  Tokens english_main;  // "opens", "opened", "open"
};

// The perfect and the modals: „hat … gelesen“, „kann … lesen“.
VerbParts compound_verb(const Clause& clause, int verb_link, Links& links) {
  const Verb& verb = *clause.verb;
  const bool plural = clause.person == Person::kWe || clause.person == Person::kThey;
  const std::size_t form = plural ? 3 : static_cast<std::size_t>(clause.person);
  static const std::array<std::string, 4> kHaben = {"habe", "hast", "hat", "haben"};
  static const std::array<std::string, 4> kSein = {"bin", "bist", "ist", "sind"};
  const int auxiliary = links.next();
  VerbParts parts;
  if (clause.tense == Tense::kModal) {
    parts.german_finite = {{clause.modal->german[form], auxiliary}};
    parts.german_closing = {{verb.prefix + verb.infinitive, verb_link}};
    parts.english_auxiliary = {{clause.modal->english, auxiliary}};
    parts.english_main = split(verb.english, verb_link);
  } else {
    const std::string& finite = verb.perfect_with_sein ? kSein[form] : kHaben[form];
    const std::string english = clause.person == Person::kThird ? "has" : "have";
    parts.german_finite = {{finite, auxiliary}};
    parts.german_closing = {{verb.participle, verb_link}};
    parts.english_auxiliary = {{english, auxiliary}};
    parts.english_main = split(verb.english_participle, verb_link);
  }
  parts.german_final = concatenate(parts.german_closing, parts.german_finite);
  return parts;
}

// The present and the preterite: „macht … auf“. English "do" means what the whole verb means.
VerbParts simple_verb(const Clause& clause, bool inverted, int verb_link) {
  const Verb& verb = *clause.verb;
  const std::string finite = german_finite(verb, clause.tense, clause.person);
  const bool past = clause.tense == Tense::kPreterite;
  const bool third = clause.person == Person::kThird;
  VerbParts parts;
  parts.german_finite = {{finite, verb_link}};
  parts.german_closing = split(verb.prefix, verb_link);
  parts.german_final = {{verb.prefix + finite, verb_link}};
  if (verb.frame == Frame::kCopula) {
    parts.english_auxiliary = {{english_copula(clause.tense, clause.person), verb_link}};
  } else if (inverted || clause.negated) {
    parts.english_auxiliary = {{past ? "did" : third ? "does" : "do", verb_link}};
    parts.english_main = split(verb.english, verb_link);
  } else {
    const std::string& english = third ? verb.english_third : verb.english;
    parts.english_main = split(past ? verb.english_past : english, verb_link);
  }
  return parts;
}

VerbParts verb_parts(const Clause& clause, bool inverted, Links& links) {
  const int verb_link = links.next();
  VerbParts parts = clause.tense == Tense::kPerfect || clause.tense == Tense::kModal
                        ? compound_verb(clause, verb_link, links)
                        : simple_verb(clause, inverted, verb_link);
  if (clause.negated) {
    const Phrase negation = linked("nicht", "not", links);
    parts.german_not = negation.german;
    parts.english_not = negation.english;
  }
  return parts;
}

// Between the finite verb or the subject and the last verb.
Tokens german_middle(const Clause& clause, const VerbParts& verb) {
  return concatenate(clause.pronoun_object.german, clause.time.german, clause.objects.german,
                     verb.german_not, clause.place.german);
}

Tokens english_end(const Clause& clause) {
  return concatenate(clause.pronoun_object.english, clause.objects.english, clause.place.english,
                     clause.time.english, clause.tail.english);
}

Tokens english_statement(const Clause& clause, const VerbParts& verb) {
  return concatenate(clause.subject.english, verb.english_auxiliary, verb.english_not,
                     verb.english_main, english_end(clause));
}

}  // namespace

Phrase linked(const std::string& german, const std::string& english, Links& links) {
  const int link = links.next();
  return {split(german, link), split(english, link)};
}

Phrase operator+(Phrase left, const Phrase& right) {
  append(left.german, right.german);
  append(left.english, right.english);
  return left;
}

Phrase closing_comma() { return {{{",", kNoLink}}, {}}; }

Phrase after_comma(const Phrase& clause) {
  return Phrase{{{",", kNoLink, clause.german.front().link}}, {}} + clause;
}

Phrase noun_phrase(const NounPhrase& np, Case noun_case, Links& links) {
  const Phrase bare = bare_noun_phrase(np, noun_case, links);
  return linked(german_determiner(np.determiner, np.noun->gender, np.number, noun_case),
                english_determiner(np, bare.english.front().word), links) +
         bare;
}

Phrase place(const Preposition& preposition, const NounPhrase& np, Links& links) {
  const bool contracted = preposition.german == "in" && np.determiner == Determiner::kDefinite &&
                          np.noun->gender != Gender::kFeminine;
  if (contracted) return linked("im", "in the", links) + bare_noun_phrase(np, Case::kDative, links);
  return linked(preposition.german, preposition.english, links) +
         noun_phrase(np, Case::kDative, links);
}

Phrase relative_pronoun_phrase(const NounPhrase& head, Case noun_case, Links& links) {
  return linked(relative_pronoun(head.noun->gender, head.number, noun_case), "that", links);
}

Phrase statement(const Clause& clause, const Phrase& front, Links& links) {
  const VerbParts verb = verb_parts(clause, false, links);
  const Tokens& first = front.empty() ? clause.subject.german : front.german;
  const Tokens after = front.empty() ? Tokens{} : clause.subject.german;
  return {concatenate(first, verb.german_finite, after, german_middle(clause, verb),
                      verb.german_closing, clause.tail.german),
          concatenate(front.english, english_statement(clause, verb))};
}

Phrase question(const Clause& clause, const Phrase& question_word, Links& links) {
  const VerbParts verb = verb_parts(clause, true, links);
  return {concatenate(question_word.german, verb.german_finite, clause.subject.german,
                      german_middle(clause, verb), verb.german_closing, clause.tail.german),
          concatenate(question_word.english, verb.english_auxiliary, clause.subject.english,
                      verb.english_not, verb.english_main, english_end(clause))};
}

Phrase subordinate(const Phrase& introduction, const Clause& clause, Links& links) {
  const VerbParts verb = verb_parts(clause, false, links);
  const Phrase inner = {
      concatenate(introduction.german, clause.subject.german, german_middle(clause, verb),
                  verb.german_final, clause.tail.german),
      concatenate(introduction.english, english_statement(clause, verb))};
  return after_comma(inner) + closing_comma();
}

Phrase infinitive(Infinitive kind, const Clause& clause, Links& links) {
  const Verb& verb = *clause.verb;
  const int verb_link = links.next();
  // "to" translates „um“ or, without it, „zu“; before a bare English infinitive „zu“ belongs to the
  // verb. In „aufzumachen“ it cannot be told from the verb.
  Phrase to;
  if (kind == Infinitive::kPurpose) to = linked("um", "to", links);
  Tokens zu_verb = {{"zu", verb_link}, {verb.infinitive, verb_link}};
  if (!verb.prefix.empty()) {
    zu_verb = {{verb.prefix + "zu" + verb.infinitive, verb_link}};
  }
  if (kind == Infinitive::kTo) {
    const int zu_link = verb.prefix.empty() ? links.next() : verb_link;
    zu_verb.front().link = zu_link;
    to.english = {{"to", zu_link}};
  }
  const Phrase inner = {
      concatenate(to.german, clause.pronoun_object.german, clause.objects.german,
                  clause.place.german, zu_verb, clause.tail.german),
      concatenate(to.english, split(verb.english, verb_link), english_end(clause))};
  return after_comma(inner) + closing_comma();
}

SentencePair finish(const Phrase& phrase) {
  const auto is_comma = [](const Token& token) { return token.link == kNoLink; };
  Tokens german;
  for (const Token& token : phrase.german) {
    const bool is_doubled = is_comma(token) && !german.empty() && is_comma(german.back());
    if (is_doubled) german.pop_back();
    if (!is_comma(token) || !german.empty()) german.push_back(token);
  }
  if (!german.empty() && is_comma(german.back())) german.pop_back();

  SentencePair pair;
  for (const Token& token : german) pair.source.push_back(token.word);
  for (const Token& token : phrase.english) {
    pair.target.push_back(token.word);
    pair.sure_links.emplace_back();
    pair.possible_links.emplace_back();
    for (std::size_t s = 0; s < german.size(); ++s) {
      if (german[s].link == token.link) pair.sure_links.back().push_back(s);
      if (german[s].possible_link == token.link) pair.possible_links.back().push_back(s);
    }
  }
  return pair;
}

}  // namespace attn::german_english
