// Random choices among the words of the generated German→English corpus.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <vector>

#include "core/tensor/rng.h"
#include "core/text/german_english/clause.h"

namespace attn::german_english {

// What follows a clause's last verb.
enum class Tail { kNone, kRelative, kThatClause, kHelp, kTry, kPurpose, kConjunction };

class Choice {
 public:
  explicit Choice(Rng& rng) : rng_(rng) {}  // draws from rng, which must outlive it

  bool chance(double probability) { return rng_.chance(probability); }

  std::size_t below(std::size_t bound) {  // 0 to bound − 1
    return static_cast<std::size_t>(rng_.below(static_cast<std::int64_t>(bound)));
  }

  template <class T>
  const T& one(const std::vector<T>& from) {  // each as likely
    return from[below(from.size())];
  }

  // One of those that satisfy the predicate. Throws std::logic_error if none does.
  template <class T, class Predicate>
  const T& one_of(const std::vector<T>& from, Predicate predicate) {
    const auto count = static_cast<std::size_t>(std::count_if(from.begin(), from.end(), predicate));
    if (count == 0) throw std::logic_error("german_english: no word fits here");
    std::size_t left = below(count);
    for (auto entry = from.begin();; ++entry) {
      if (predicate(*entry) && left-- == 0) return *entry;
    }
  }

  // A noun of these kinds, one that was not chosen before if there is any, with a determiner and
  // perhaps an adjective.
  NounPhrase noun(Kinds kinds, Number number);
  // An adjective that suits nouns of these kinds.
  const Adjective& adjective(Kinds kinds);
  // None if there is no extra clause; else one that a subject of these kinds may have.
  Tail tail(std::size_t extra, Kinds subject);
  // A verb that this can follow and that such a subject can have.
  const Verb& verb(Tail tail, Kinds subject);
  // A tense that the verb has for this person.
  Tense tense(const Verb& verb, Person person);
  // „gestern“ and the like, as the tense allows.
  WordPair time(Tense tense);

 private:
  Rng& rng_;
  std::set<const Noun*> said_;
};

}  // namespace attn::german_english
