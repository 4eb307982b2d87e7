#include "core/text/german_english/grammar.h"

#include <algorithm>
#include <functional>

#include "core/text/german_english/choice.h"
#include "core/text/german_english/clause.h"

namespace attn::german_english {
namespace {

// Speaks one sentence. Every function returns a phrase of exactly one clause and `extra` more.
class Speaker {
 public:
  explicit Speaker(Rng& rng) : choose_(rng) {}

  Phrase sentence(std::size_t extra) {
    if (extra > 0 && choose_.chance(0.2)) {
      const std::size_t right = choose_.chance(0.5) ? 0 : choose_.below(extra);
      const Phrase first = main_clause(extra - 1 - right);
      const Phrase link = choose_.chance(0.5) ? linked("und", "and", links_)
                                              : after_comma(linked("aber", "but", links_));
      return first + link + main_clause(right);
    }
    if (extra > 0 && choose_.chance(0.25)) {
      const std::size_t inside = choose_.below(extra);
      const Phrase front = conjunction_clause(inside);
      Clause clause = random_clause(extra - 1 - inside);
      return statement(clause, front, links_);
    }
    if (choose_.chance(0.25)) {
      Clause clause = random_clause(extra);
      Phrase question_word;
      if (choose_.chance(0.4)) {
        question_word = pair(choose_.one(question_words()));
        clause.time = {};  // "when … today" answers itself
      }
      return question(clause, question_word, links_);
    }
    return main_clause(extra);
  }

 private:
  // A statement: subject first, or a time or place first.
  Phrase main_clause(std::size_t extra) {
    Clause clause = random_clause(extra);
    Phrase front;
    if (choose_.chance(0.35)) {
      std::swap(front, clause.time);
    } else if (clause.tail.empty() && !clause.negated && can_front_place_ && choose_.chance(0.3)) {
      std::swap(front, clause.place);
    }
    return statement(clause, front, links_);
  }

  Phrase conjunction_clause(std::size_t extra) {
    const WordPair& conjunction = choose_.one(conjunctions());
    const Phrase introduction = pair(conjunction);
    Clause clause = random_clause(extra);
    if (conjunction.english == "before") clause.negated = false;
    return subordinate(introduction, clause, links_);
  }

  Phrase relative_clause(const NounPhrase& head, std::size_t extra) {
    const auto can_be_object = [&](const Verb& verb) {
      return verb.frame == Frame::kAccusative && (verb.objects & head.noun->kinds) != 0;
    };
    const bool has_verb = std::any_of(verbs().begin(), verbs().end(), can_be_object);
    if (extra == 0 && has_verb && choose_.chance(0.35)) return object_relative(head, can_be_object);
    Clause clause;
    clause.person = head.person();
    subject_kinds_ = head.noun->kinds;
    complete(clause, head.noun->kinds, extra);
    return subordinate(relative_pronoun_phrase(head, Case::kNominative, links_), clause, links_);
  }

  // „die Katze, die er sah“. „die die Frau sah“ could be read both ways, so a noun is the subject
  // only after „den“.
  Phrase object_relative(const NounPhrase& head,
                         const std::function<bool(const Verb&)>& can_be_object) {
    Clause clause;
    clause.verb = &choose_.one_of(verbs(), can_be_object);
    const bool clear = head.noun->gender == Gender::kMasculine && head.number == Number::kSingular;
    const Phrase pronoun = relative_pronoun_phrase(head, Case::kAccusative, links_);
    if (clear && choose_.chance(0.6)) {
      noun_subject(clause, clause.verb->subjects, 0);
    } else {
      const Pronoun& subject =
          choose_.one_of(pronouns(), [](const Pronoun& p) { return p.german[0] != "sie"; });
      pronoun_subject(clause, subject);
    }
    choose_tense(clause);
    return subordinate(pronoun, clause, links_);
  }

  Phrase infinitive_clause(Infinitive kind, std::size_t extra) {
    Clause clause;
    Tail tail = Tail::kNone;
    if (extra > 0) tail = choose_.chance(0.6) ? Tail::kRelative : Tail::kConjunction;
    clause.verb =
        &choose_.one_of(verbs(), [](const Verb& v) { return v.frame == Frame::kAccusative; });
    pronoun_objects_ = false;  // „ich versuche, mich zu sehen“ would need "myself"
    const NounPhrase last = add_objects(clause, tail);
    pronoun_objects_ = true;
    add_tail(clause, tail, last, extra);
    return infinitive(kind, clause, links_);
  }

  Clause random_clause(std::size_t extra) {
    Clause clause;
    const std::size_t about_subject =
        extra > 0 && choose_.chance(0.35) ? 1 + choose_.below(extra) : 0;
    // The verb is chosen first, then a subject that can do it.
    const Tail tail = choose_.tail(extra - about_subject, kPerson);
    clause.verb = &choose_.verb(tail, ~0U);
    const bool may_be_pronoun = (clause.verb->subjects & kPerson) != 0 &&
                                clause.verb->frame != Frame::kPosition && about_subject == 0;
    if (may_be_pronoun && choose_.chance(0.5)) {
      pronoun_subject(clause, choose_.one(pronouns()));
    } else {
      noun_subject(clause, clause.verb->subjects, about_subject);
    }
    finish_clause(clause, tail, extra - about_subject);
    return clause;
  }

  // The rest of a clause whose subject is known to be one of these kinds.
  void complete(Clause& clause, Kinds subject, std::size_t extra) {
    const Tail tail = choose_.tail(extra, subject);
    clause.verb = &choose_.verb(tail, subject);
    finish_clause(clause, tail, extra);
  }

  void finish_clause(Clause& clause, Tail tail, std::size_t extra) {
    const Frame frame = clause.verb->frame;
    choose_tense(clause);
    const NounPhrase last = add_objects(clause, tail);
    const bool is_matrix = tail == Tail::kThatClause || tail == Tail::kHelp || tail == Tail::kTry;
    // „muss nicht“ is not "must not", and „nicht ein Buch“ would be „kein Buch“.
    const bool may_negate = !is_matrix && definite_objects_ &&
                            (clause.modal == nullptr || clause.modal->english != "must");
    if (may_negate && choose_.chance(0.1)) clause.negated = true;
    const bool may_have_time = !is_matrix && tail != Tail::kRelative && frame != Frame::kCopula;
    if (may_have_time && choose_.chance(0.3)) clause.time = pair(choose_.time(clause.tense));
    can_front_place_ = frame != Frame::kCopula && frame != Frame::kPosition;
    add_tail(clause, tail, last, extra);
  }

  void add_tail(Clause& clause, Tail tail, const NounPhrase& last, std::size_t extra) {
    switch (tail) {
      case Tail::kNone:
        return;
      case Tail::kRelative:
        clause.tail = relative_clause(last, extra - 1);
        return;
      case Tail::kThatClause: {
        const Phrase that = linked("dass", "that", links_);
        clause.tail = subordinate(that, random_clause(extra - 1), links_);
        return;
      }
      case Tail::kHelp:
        clause.tail = infinitive_clause(Infinitive::kBare, extra - 1);
        return;
      case Tail::kTry:
        clause.tail = infinitive_clause(Infinitive::kTo, extra - 1);
        return;
      case Tail::kPurpose:
        clause.tail = infinitive_clause(Infinitive::kPurpose, extra - 1);
        return;
      case Tail::kConjunction:
        clause.tail = conjunction_clause(extra - 1);
        return;
    }
  }

  // Objects and place. Returns the noun phrase that comes last in German: the one that a relative
  // clause after the verb is about (its noun is null if there is none).
  NounPhrase add_objects(Clause& clause, Tail tail) {
    const Verb& verb = *clause.verb;
    NounPhrase last = {nullptr};
    definite_objects_ = true;
    const bool needs_noun = tail == Tail::kRelative;
    if (verb.frame == Frame::kDative || verb.frame == Frame::kDitransitive) {
      const bool only_object = verb.frame == Frame::kDative;
      if ((!only_object || !needs_noun) && choose_.chance(0.5)) {
        add_pronoun_object(clause, Case::kDative);
      } else {
        last = choose_.noun(only_object ? verb.objects : kPerson, Number::kSingular);
        clause.objects = noun_phrase(last, Case::kDative, links_);
        if (last.determiner == Determiner::kIndefinite) definite_objects_ = false;
      }
    }
    if (verb.frame == Frame::kAccusative || verb.frame == Frame::kDitransitive) {
      const bool may_be_pronoun = verb.frame == Frame::kAccusative &&
                                  (verb.objects & kPerson) != 0 && !needs_noun && pronoun_objects_;
      if (may_be_pronoun && choose_.chance(0.25)) {
        add_pronoun_object(clause, Case::kAccusative);
      } else {
        last = choose_.noun(verb.objects, any_number());
        clause.objects = clause.objects + noun_phrase(last, Case::kAccusative, links_);
        if (last.determiner == Determiner::kIndefinite) definite_objects_ = false;
      }
    }
    if (verb.frame == Frame::kCopula) {
      const Adjective& adjective = choose_.adjective(subject_kinds_);
      clause.place = linked(adjective.german, adjective.english, links_);
    } else if (verb.frame == Frame::kPosition) {
      // A house stands next to or behind something, not on a table.
      const bool is_building = (subject_kinds_ & kBehind) != 0;
      last = add_place(clause, is_building ? kBeside | kBehind
                                           : kInside | kSurface | kBeside | kCover | kBehind);
    } else if (verb.frame != Frame::kThatClause && verb.frame != Frame::kInfinitive) {
      const bool needs_place = needs_noun && last.noun == nullptr;
      const bool may_have_place = tail != Tail::kHelp;
      if (needs_place || (may_have_place && choose_.chance(0.2)))
        last = add_place(clause, kInside | kBehind);
    }
    return last;
  }

  NounPhrase add_place(Clause& clause, Kinds kinds) {
    const Preposition& preposition = choose_.one_of(
        prepositions(), [&](const Preposition& p) { return (p.places & kinds) != 0; });
    const NounPhrase np = choose_.noun(preposition.places, Number::kSingular);
    clause.place = place(preposition, np, links_);
    return np;
  }

  // Not oneself, and not a group that includes the subject („ich helfe uns“).
  void add_pronoun_object(Clause& clause, Case noun_case) {
    const std::size_t form = static_cast<std::size_t>(noun_case);
    const auto first_person = [](Person p) { return p == Person::kI || p == Person::kWe; };
    const Pronoun& pronoun = choose_.one_of(pronouns(), [&](const Pronoun& p) {
      const bool same = p.person == clause.person && p.person != Person::kThird;
      const bool both_first = first_person(p.person) && first_person(clause.person);
      return !p.german[form].empty() && !same && !both_first;
    });
    clause.pronoun_object = linked(pronoun.german[form], pronoun.english[1], links_);
  }

  void pronoun_subject(Clause& clause, const Pronoun& pronoun) {
    clause.person = pronoun.person;
    subject_kinds_ = kPerson;
    clause.subject = linked(pronoun.german[0], pronoun.english[0], links_);
  }

  // `extra` clauses say more about the subject.
  void noun_subject(Clause& clause, Kinds kinds, std::size_t extra) {
    const NounPhrase np = choose_.noun(kinds, any_number());
    clause.person = np.person();
    clause.subject = noun_phrase(np, Case::kNominative, links_);
    if (extra > 0) clause.subject = clause.subject + relative_clause(np, extra - 1);
    subject_kinds_ = np.noun->kinds;
  }

  void choose_tense(Clause& clause) {
    clause.tense = choose_.tense(*clause.verb, clause.person);
    if (clause.tense == Tense::kModal) clause.modal = &choose_.one(modals());
  }

  Number any_number() { return choose_.chance(0.2) ? Number::kPlural : Number::kSingular; }

  Phrase pair(const WordPair& words) { return linked(words.german, words.english, links_); }

  Choice choose_;
  Links links_;
  // Of the clause in the making:
  bool definite_objects_ = true;
  bool pronoun_objects_ = true;
  bool can_front_place_ = false;
  Kinds subject_kinds_ = kPerson;
};

}  // namespace

SentencePair random_sentence(std::size_t clauses, Rng& rng) {
  return finish(Speaker(rng).sentence(clauses - 1));
}

}  // namespace attn::german_english
