// Promises of core/text/german_english/clause.h: sentences built on purpose, with their alignment.
#include "core/text/german_english/clause.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <sstream>
#include <stdexcept>

#include "core/text/german_english/german_english.h"

using namespace attn;
using namespace attn::german_english;

namespace {

// "0:0 1:1,2 3:5?4": English word : German words ? possible ones.
std::string alignment_text(const SentencePair& pair) {
  std::ostringstream text;
  for (std::size_t t = 0; t < pair.target.size(); ++t) {
    text << (t == 0 ? "" : " ") << t << ":";
    for (std::size_t k = 0; k < pair.sure_links[t].size(); ++k) {
      text << (k == 0 ? "" : ",") << pair.sure_links[t][k];
    }
    for (const std::size_t possible : pair.possible_links[t]) text << "?" << possible;
  }
  return text.str();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_classic_sentence_with_a_modal_and_an_infinitive) {
  Links links;
  Clause translate;
  translate.verb = &verb("übersetzen");
  translate.objects =
      noun_phrase({&noun("Satz"), Number::kSingular, Determiner::kThis}, Case::kAccusative, links);
  Clause help;
  help.verb = &verb("helfen");
  help.tense = Tense::kModal;
  help.modal = &modals()[0];
  help.person = Person::kYou;
  help.subject = linked("du", "you", links);
  help.pronoun_object = linked("mir", "me", links);
  help.tail = infinitive(Infinitive::kBare, translate, links);
  const SentencePair pair = finish(question(help, {}, links));
  BOOST_TEST(join(pair.source) == "kannst du mir helfen , diesen Satz zu übersetzen");
  BOOST_TEST(join(pair.target) == "can you help me translate this sentence");
  BOOST_TEST(alignment_text(pair) == "0:0 1:1 2:3 3:2 4:7,8 5:5?4 6:6");
  const Words typed = german_words("Kannst du mir helfen, diesen Satz zu übersetzen?");
  BOOST_TEST(typed == pair.source, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_classic_sentence_with_nested_relative_clauses) {
  Links links;
  const NounPhrase cat = {&noun("Katze")}, mat = {&noun("Matte")}, dog = {&noun("Hund")};
  Clause lay;
  lay.verb = &verb("liegen");
  lay.tense = Tense::kPreterite;
  lay.place = place(prepositions()[2], dog, links);
  Clause sat;
  sat.verb = &verb("sitzen");
  sat.tense = Tense::kPreterite;
  sat.place = place(prepositions()[1], mat, links);
  sat.tail = subordinate(relative_pronoun_phrase(mat, Case::kNominative, links), lay, links);
  Clause jumped;
  jumped.verb = &verb("springen");
  jumped.tense = Tense::kPreterite;
  jumped.subject = noun_phrase(cat, Case::kNominative, links) +
                   subordinate(relative_pronoun_phrase(cat, Case::kNominative, links), sat, links);
  const SentencePair pair = finish(statement(jumped, {}, links));
  BOOST_TEST(join(pair.source) ==
             "die Katze , die auf der Matte saß , die neben dem Hund lag , sprang");
  BOOST_TEST(join(pair.target) == "the cat that sat on the mat that lay next to the dog jumped");
  BOOST_TEST(alignment_text(pair) ==
             "0:0 1:1 2:3?2 3:7 4:4 5:5 6:6 7:9?8 8:13 9:10 10:10 11:11 12:12 13:15");
}

BOOST_AUTO_TEST_CASE(separable_verbs_part_and_join) {
  Links links;
  Clause open;
  open.verb = &verb("aufmachen");
  open.subject = linked("er", "he", links);
  open.objects = noun_phrase({&noun("Tür")}, Case::kAccusative, links);
  const SentencePair main = finish(statement(open, {}, links));
  BOOST_TEST(join(main.source) == "er macht die Tür auf");
  BOOST_TEST(join(main.target) == "he opens the door");
  BOOST_TEST(alignment_text(main) == "0:0 1:1,4 2:2 3:3");
  open.negated = true;
  const SentencePair negated = finish(subordinate(linked("weil", "because", links), open, links));
  BOOST_TEST(join(negated.source) == "weil er die Tür nicht aufmacht");
  BOOST_TEST(join(negated.target) == "because he does not open the door");
  BOOST_TEST(alignment_text(negated) == "0:0 1:1 2:5 3:4 4:5 5:2 6:3");
  const SentencePair to = finish(infinitive(Infinitive::kTo, open, links));
  BOOST_TEST(join(to.source) == "die Tür aufzumachen");
  BOOST_TEST(join(to.target) == "to open the door");
  BOOST_TEST(alignment_text(to) == "0:2 1:2 2:0 3:1");
}

BOOST_AUTO_TEST_CASE(the_perfect_puts_its_participle_last) {
  Links links;
  Clause follow;
  follow.verb = &verb("folgen");
  follow.tense = Tense::kPerfect;
  follow.person = Person::kWe;
  follow.subject = linked("wir", "we", links);
  follow.time = linked("heute", "today", links);
  follow.objects =
      noun_phrase({&noun("Pferd"), Number::kSingular, Determiner::kIndefinite, &adjectives()[0]},
                  Case::kDative, links);
  const SentencePair pair = finish(statement(follow, {}, links));
  BOOST_TEST(join(pair.source) == "wir sind heute einem alten Pferd gefolgt");
  BOOST_TEST(join(pair.target) == "we have followed an old horse today");
  BOOST_TEST(alignment_text(pair) == "0:0 1:1 2:6 3:3 4:4 5:5 6:2");
  follow.time = {};
  const SentencePair fronted = finish(statement(follow, linked("heute", "today", links), links));
  BOOST_TEST(join(fronted.source) == "heute sind wir einem alten Pferd gefolgt");
  BOOST_TEST(join(fronted.target) == "today we have followed an old horse");
}

BOOST_AUTO_TEST_CASE(a_question_without_auxiliary_takes_do) {
  Links links;
  Clause look;
  look.verb = &verb("suchen");
  look.subject = noun_phrase({&noun("Kind")}, Case::kNominative, links);
  look.objects =
      noun_phrase({&noun("Lampe"), Number::kPlural, Determiner::kIndefinite, &adjectives()[5]},
                  Case::kAccusative, links);
  const SentencePair pair = finish(question(look, linked("warum", "why", links), links));
  BOOST_TEST(join(pair.source) == "warum sucht das Kind neue Lampen");
  BOOST_TEST(join(pair.target) == "why does the child look for new lamps");
  BOOST_TEST(alignment_text(pair) == "0:0 1:1 2:2 3:3 4:1 5:1 6:4 7:5");
}

BOOST_AUTO_TEST_CASE(words_that_the_lexicon_does_not_have_are_refused) {
  BOOST_CHECK_THROW(noun("Quark"), std::invalid_argument);
  BOOST_CHECK_THROW(verb("machen"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_generated_text_has_one_english_sentence_per_line) {
  Rng rng(6);
  const std::string text = generated_english_text(100, rng);
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 100);
  BOOST_TEST(text.find(',') == std::string::npos);
}
