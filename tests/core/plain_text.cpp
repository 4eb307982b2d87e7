// Promises of core/text/plain_text.h.
#include "core/text/plain_text.h"

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>
#include <set>
#include <stdexcept>

using namespace attn;

BOOST_AUTO_TEST_CASE(the_end_of_the_text_is_held_out) {
  const CharacterCorpus corpus = character_corpus("Grüße aus Köln", 0.3);
  BOOST_TEST(corpus.training.size() == 10u);
  BOOST_TEST(corpus.held_out.size() == 4u);
  std::string text;
  for (const std::string& c : corpus.vocabulary.decode(corpus.held_out)) text += c;
  BOOST_TEST(text == "Köln");
}

BOOST_AUTO_TEST_CASE(a_file_is_read_without_mark_and_carriage_returns) {
  const std::string path = "test_plain_text_file";
  std::ofstream(path, std::ios::binary) << "\xEF\xBB\xBFone\r\ntwo\r\n";
  const CharacterCorpus corpus = read_characters(path, 0.5);
  BOOST_TEST(corpus.training.size() + corpus.held_out.size() == 8u);
  BOOST_TEST(!corpus.vocabulary.contains("\r"));
  BOOST_TEST(corpus.vocabulary.size() == kSpecialCount + 6);  // \n e n o t w

  std::ofstream(path, std::ios::binary) << "x";
  BOOST_CHECK_EXCEPTION(read_characters(path, 0.1), std::runtime_error, [&](const auto& error) {
    return error.what() == path + ": character_corpus: 1 characters are too few to split";
  });
  std::ofstream(path, std::ios::binary) << "line\nl\xFFne";
  BOOST_CHECK_EXCEPTION(read_characters(path, 0.1), std::runtime_error, [&](const auto& error) {
    return error.what() == path + ": line 2 is not UTF-8";
  });
  std::remove(path.c_str());
}

BOOST_AUTO_TEST_CASE(windows_lie_in_the_text_and_targets_are_one_ahead) {
  TokenIds text;
  for (std::int64_t i = 0; i < 12; ++i) text.push_back(100 + i);
  Rng rng(1);
  const Labelled windows = random_windows(text, 200, 5, rng);
  BOOST_TEST(to_string(windows.inputs.shape()) == "(200, 5)");
  std::set<std::int64_t> starts;
  for (std::size_t b = 0; b < 200; ++b) {
    starts.insert(windows.inputs(b, 0));
    for (std::size_t t = 0; t < 5; ++t) {
      BOOST_TEST(windows.inputs(b, t) == windows.inputs(b, 0) + static_cast<std::int64_t>(t));
      BOOST_TEST(windows.targets(b, t) == windows.inputs(b, t) + 1);
    }
  }
  // 12 tokens hold a window of 5 and its target at seven places.
  BOOST_TEST(starts.size() == 7u);
  BOOST_TEST(*starts.rbegin() == 106);
}

BOOST_AUTO_TEST_CASE(windows_longer_than_the_text_are_refused) {
  Rng rng(1);
  BOOST_CHECK_THROW(random_windows({1, 2, 3}, 1, 3, rng), std::invalid_argument);
  BOOST_CHECK_THROW(random_windows({1, 2, 3}, 0, 2, rng), std::invalid_argument);
  BOOST_CHECK_THROW(character_corpus("text", 0), std::invalid_argument);
}
