// Promises of core/text/german_english/german_english.h: what holds for every generated sentence.
#include "core/text/german_english/german_english.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "core/text/german_english/lexicon.h"

using namespace attn;
using namespace attn::german_english;

namespace {

// 6,000 sentences of all lengths, made once.
const std::vector<SentencePair>& sample() {
  static const std::vector<SentencePair> kSample = [] {
    std::vector<SentencePair> pairs;
    Rng rng(11);
    for (int i = 0; i < 6000; ++i) {
      pairs.push_back(
          german_english_sentence(length_bands()[static_cast<std::size_t>(i % 7)], rng));
    }
    return pairs;
  }();
  return kSample;
}

bool ends_with(const std::string& word, const std::string& ending) {
  return word.size() >= ending.size() &&
         word.compare(word.size() - ending.size(), ending.size(), ending) == 0;
}

// Every form that can end a subordinate clause.
std::set<std::string> finite_forms() {
  std::set<std::string> forms = {"habe", "hast", "hat", "haben", "bin", "bist", "ist", "sind"};
  for (const Verb& entry : verbs()) {
    for (const std::string& form : entry.present) forms.insert(entry.prefix + form);
    for (const std::string& form : entry.preterite) forms.insert(entry.prefix + form);
    forms.insert(entry.prefix + entry.infinitive);
  }
  for (const Modal& modal : modals()) forms.insert(modal.german.begin(), modal.german.end());
  return forms;
}

std::size_t count_word(const Words& words, const std::string& word) {
  return static_cast<std::size_t>(std::count(words.begin(), words.end(), word));
}

}  // namespace

BOOST_AUTO_TEST_CASE(lengths_lie_in_their_bands_and_fill_them) {
  std::map<std::size_t, int> lengths;
  for (std::size_t i = 0; i < sample().size(); ++i) {
    const LengthBand& band = length_bands()[i % 7];
    const std::size_t length = sample()[i].source.size();
    BOOST_TEST((length >= band.min_words && length <= band.max_words));
    ++lengths[length];
  }
  for (std::size_t length = 4; length <= 40; ++length) BOOST_TEST(lengths[length] > 20);
  Rng rng(1);
  BOOST_CHECK_THROW(german_english_sentence({3, 5}, rng), std::invalid_argument);
  BOOST_CHECK_THROW(german_english_sentence({30, 41}, rng), std::invalid_argument);
  BOOST_CHECK_THROW(german_english_sentence({9, 8}, rng), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(one_german_sentence_has_one_translation) {
  std::map<std::string, std::string> translations;
  Rng rng(12);
  std::size_t repeated = 0;
  for (int i = 0; i < 20000; ++i) {
    const SentencePair pair = german_english_sentence({4, 10}, rng);
    const auto [entry, is_new] = translations.emplace(join(pair.source), join(pair.target));
    if (!is_new) ++repeated;
    BOOST_REQUIRE_EQUAL(entry->second, join(pair.target));
  }
  BOOST_TEST(repeated > 20u);  // else this test could not fail
}

BOOST_AUTO_TEST_CASE(determiner_adjective_and_noun_agree) {
  // What may stand before a noun, written out from a German grammar; * is an adjective's stem.
  const auto expand = [](const std::string& articles, const std::string& endings) {
    std::set<std::string> allowed;
    std::istringstream article_stream(articles), ending_stream(endings);
    std::string article, ending;
    while (article_stream >> article && ending_stream >> ending) {
      allowed.insert(article);
      allowed.insert(article + " *" + ending);
    }
    return allowed;
  };
  std::map<Gender, std::set<std::string>> singular;
  singular[Gender::kMasculine] =
      expand("der den dem im ein einen einem dieser diesen diesem mein meinen meinem",
             "e en en en er en en e en en er en en");
  // „der“ and „einer“ are datives here.
  singular[Gender::kFeminine] =
      expand("die der eine einer diese dieser meine meiner", "e en e en e en e en");
  singular[Gender::kNeuter] =
      expand("das dem im ein einem dieses diesem mein meinem", "e en en es en e en es en");
  std::set<std::string> plural = expand("die diese meine", "en en en");
  plural.insert({"", "*e"});

  std::map<std::string, const Noun*> singulars, plurals;
  for (const Noun& entry : nouns()) {
    singulars[entry.german] = &entry;
    if (!entry.german_plural.empty()) plurals[entry.german_plural] = &entry;
  }
  const auto adjective_of = [](const std::string& word) {
    for (const Adjective& adjective : adjectives()) {
      if (word.rfind(adjective.german, 0) == 0 && word.size() <= adjective.german.size() + 2) {
        return "*" + word.substr(adjective.german.size());
      }
    }
    return std::string();
  };
  const std::set<std::string> determiners = {
      "der",    "die",    "das",   "den",   "dem",    "im",     "ein",
      "eine",   "einen",  "einem", "einer", "diese",  "dieser", "dieses",
      "diesen", "diesem", "mein",  "meine", "meinen", "meinem", "meiner"};
  std::size_t checked = 0;
  for (const SentencePair& pair : sample()) {
    for (std::size_t i = 0; i < pair.source.size(); ++i) {
      const auto one = singulars.find(pair.source[i]);
      const auto many = plurals.find(pair.source[i]);
      if (one == singulars.end() && many == plurals.end()) continue;
      std::string before;
      std::size_t start = i;
      if (start > 0 && !adjective_of(pair.source[start - 1]).empty()) {
        before = adjective_of(pair.source[--start]);
      }
      if (start > 0 && determiners.count(pair.source[start - 1]) != 0) {
        const bool is_plural_relative =  // „Hunde, die Katzen sahen“: no determiner
            one == singulars.end() && start > 1 && pair.source[start - 2] == "," &&
            (before.empty() || before == "*e");
        if (!is_plural_relative) {
          before = pair.source[start - 1] + (before.empty() ? "" : " " + before);
        }
      }
      const auto& allowed = one != singulars.end() ? singular[one->second->gender] : plural;
      BOOST_TEST_CONTEXT(join(pair.source)) { BOOST_REQUIRE_EQUAL(allowed.count(before), 1u); }
      ++checked;
    }
  }
  BOOST_TEST(checked > 10000u);
}

BOOST_AUTO_TEST_CASE(who_did_it_is_clear_in_every_relative_clause) {
  // „die Katze, die die Frau sah“ can be read both ways; here „die“ is then always the subject.
  const std::set<std::string> unclear = {"die", "das"};
  const std::set<std::string> articles = {"the", "a", "an", "this", "these", "my"};
  std::size_t checked = 0;
  for (const SentencePair& pair : sample()) {
    for (std::size_t t = 0; t + 1 < pair.target.size(); ++t) {
      const std::size_t pronoun = pair.sure_links[t].front();
      if (pair.target[t] != "that" || unclear.count(pair.source[pronoun]) == 0) continue;
      BOOST_TEST_CONTEXT(join(pair.source)) {
        BOOST_REQUIRE_EQUAL(articles.count(pair.target[t + 1]), 0u);
      }
      ++checked;
    }
  }
  BOOST_TEST(checked > 1000u);
}

BOOST_AUTO_TEST_CASE(subjects_and_verbs_agree) {
  const std::set<std::string> he = {"has",    "is",   "was", "can", "must",
                                    "should", "will", "did", "does"};
  std::size_t checked = 0;
  for (const SentencePair& pair : sample()) {
    const std::string& subject = pair.source[0];
    const std::string& finite = pair.source[1];
    const std::string& english = pair.target[1];
    BOOST_TEST_CONTEXT(join(pair.source) << " / " << join(pair.target)) {
      if (subject == "du") BOOST_REQUIRE(ends_with(finite, "t"));
      if (subject == "wir") BOOST_REQUIRE((ends_with(finite, "en") || finite == "sind"));
      if (subject == "ich") {
        BOOST_REQUIRE((!ends_with(finite, "t") && !ends_with(finite, "en")) || finite == "fand");
        BOOST_REQUIRE((!ends_with(english, "s") || english == "was"));
      }
      if (subject == "er") {
        BOOST_REQUIRE(!ends_with(finite, "en"));
        const bool third = ends_with(english, "s") || he.count(english) != 0;
        const bool past =
            count_word({"laughed", "slept", "jumped", "saw", "found", "said"}, english);
        BOOST_REQUIRE((third || past));
      }
    }
    checked += subject == "du" || subject == "wir" || subject == "ich" || subject == "er";
  }
  BOOST_TEST(checked > 800u);
}

BOOST_AUTO_TEST_CASE(subordinate_clauses_end_with_their_finite_verb) {
  const std::set<std::string> finite = finite_forms();
  std::set<std::string> noun_forms;
  for (const Noun& entry : nouns()) noun_forms.insert({entry.german, entry.german_plural});
  const std::set<std::string> openers = {"weil", "wenn", "obwohl", "bevor", "dass"};
  std::size_t checked = 0;
  for (const SentencePair& pair : sample()) {
    const Words& words = pair.source;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (openers.count(words[i]) == 0) continue;
      const auto begin = words.begin() + static_cast<std::ptrdiff_t>(i);
      const auto end = std::find(begin, words.end(), ",");
      const std::string& last = *(end - 1);
      // A noun before the comma is a subject about which a relative clause follows.
      BOOST_TEST_CONTEXT(join(words)) {
        BOOST_REQUIRE_NE(finite.count(last), noun_forms.count(last));
      }
      checked += finite.count(last);
    }
  }
  BOOST_TEST(checked > 2000u);
}

BOOST_AUTO_TEST_CASE(participles_and_infinitives_close_their_clause) {
  std::set<std::string> participles;
  std::set<std::string> modal_forms;
  for (const Verb& entry : verbs()) {
    if (!entry.participle.empty() && entry.infinitive != "übersetzen") {
      participles.insert(entry.participle);
    }
  }
  for (const Modal& modal : modals()) {
    modal_forms.insert(modal.german.begin(), modal.german.end());
  }
  std::size_t perfects = 0, infinitives = 0;
  for (const SentencePair& pair : sample()) {
    const Words& words = pair.source;
    if (count_word(words, ",") + count_word(words, "und") != 0) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (participles.count(words[i]) != 0) {
        BOOST_REQUIRE_EQUAL(i + 1, words.size());
        ++perfects;
      }
      if (modal_forms.count(words[i]) != 0) {
        BOOST_REQUIRE((ends_with(words.back(), "en") || words.back() == "sein"));
        ++infinitives;
      }
    }
  }
  BOOST_TEST(perfects > 200u);
  BOOST_TEST(infinitives > 200u);
}

BOOST_AUTO_TEST_CASE(no_held_out_sentence_is_ever_trained_on) {
  const GermanEnglishCorpus corpus(1, 300);
  std::set<std::string> held_out;
  for (std::size_t band = 0; band < length_bands().size(); ++band) {
    BOOST_TEST(corpus.held_out(band).size() == 300u);
    for (const SentencePair& pair : corpus.held_out(band)) held_out.insert(join(pair.source));
  }
  BOOST_TEST(held_out.size() == 7 * 300u);
  Rng rng(2), unguarded(3);
  std::size_t would_have_met = 0;
  for (int i = 0; i < 10000; ++i) {
    BOOST_REQUIRE_EQUAL(held_out.count(join(corpus.sample(4, 7, rng).source)), 0u);
    would_have_met += held_out.count(join(german_english_sentence({4, 7}, unguarded).source));
  }
  BOOST_TEST(would_have_met > 0u);  // else this test could not fail
  BOOST_CHECK_THROW(corpus.sample(3, 9, rng), std::invalid_argument);
  BOOST_CHECK_THROW(corpus.sample(9, 8, rng), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_corpus_and_all_its_words_have_ids) {
  const GermanEnglishCorpus corpus(1, 20), again(1, 20), other(2, 20);
  BOOST_TEST(join(corpus.held_out(3)[19].source) == join(again.held_out(3)[19].source));
  BOOST_TEST(join(corpus.held_out(3)[19].source) != join(other.held_out(3)[19].source));
  BOOST_TEST(corpus.german().to_text() == again.german().to_text());
  BOOST_TEST(corpus.german().to_text() == other.german().to_text());
  Rng first(5), second(5);
  const auto pairs = corpus.sample(50, 4, 40, first), same = again.sample(50, 4, 40, second);
  for (std::size_t i = 0; i < 50; ++i) BOOST_TEST(join(pairs[i].source) == join(same[i].source));
  for (const SentencePair& pair : sample()) {
    for (const std::string& word : pair.source) BOOST_REQUIRE(corpus.german().contains(word));
    for (const std::string& word : pair.target) BOOST_REQUIRE(corpus.english().contains(word));
  }
  BOOST_TEST(corpus.german().size() <= 300u);
  BOOST_TEST(corpus.english().size() <= 300u);
}
