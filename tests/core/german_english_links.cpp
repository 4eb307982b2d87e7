// Promises of core/text/german_english/german_english.h about every sentence's gold alignment.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "core/text/german_english/german_english.h"

using namespace attn;

namespace {

// 3,000 sentences of all lengths, made once.
const std::vector<SentencePair>& sample() {
  static const std::vector<SentencePair> kSample = [] {
    std::vector<SentencePair> pairs;
    Rng rng(13);
    for (std::size_t i = 0; i < 3000; ++i) {
      pairs.push_back(german_english_sentence(length_bands()[i % length_bands().size()], rng));
    }
    return pairs;
  }();
  return kSample;
}

}  // namespace

BOOST_AUTO_TEST_CASE(sure_links_cover_every_word_but_commas) {
  for (const SentencePair& pair : sample()) {
    BOOST_REQUIRE_EQUAL(pair.sure_links.size(), pair.target.size());
    std::set<std::size_t> covered;
    for (const auto& positions : pair.sure_links) {
      BOOST_REQUIRE(!positions.empty());
      BOOST_REQUIRE(std::is_sorted(positions.begin(), positions.end()));
      BOOST_REQUIRE_LT(positions.back(), pair.source.size());
      covered.insert(positions.begin(), positions.end());
    }
    const auto commas = std::count(pair.source.begin(), pair.source.end(), ",");
    BOOST_REQUIRE_EQUAL(covered.size() + static_cast<std::size_t>(commas), pair.source.size());
    for (const std::size_t position : covered) BOOST_REQUIRE_NE(pair.source[position], ",");
  }
}

BOOST_AUTO_TEST_CASE(possible_links_go_to_the_comma_that_opens_the_clause_of_a_sure_link) {
  const std::set<std::string> openers = {"weil", "wenn", "obwohl", "bevor", "dass", "um", "aber"};
  std::size_t possible = 0, opened = 0;
  for (const SentencePair& pair : sample()) {
    BOOST_REQUIRE_EQUAL(pair.possible_links.size(), pair.target.size());
    for (std::size_t t = 0; t < pair.target.size(); ++t) {
      const std::vector<std::size_t>& sure = pair.sure_links[t];
      for (const std::size_t comma : pair.possible_links[t]) {
        BOOST_REQUIRE_EQUAL(pair.source[comma], ",");
        BOOST_REQUIRE_EQUAL(std::count(sure.begin(), sure.end(), comma + 1), 1);
        ++possible;
      }
      const std::size_t word = sure.front();
      if (word == 0 || openers.count(pair.source[word]) == 0) continue;
      BOOST_TEST_CONTEXT(join(pair.source)) {
        BOOST_REQUIRE_EQUAL(pair.possible_links[t].size(), pair.source[word - 1] == "," ? 1u : 0u);
      }
      ++opened;
    }
  }
  BOOST_TEST(possible > opened);  // relative pronouns, and infinitives without „um“
  BOOST_TEST(opened > 1000u);
}
