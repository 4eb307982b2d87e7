// Promises of core/text/digits.h.
#include "core/text/digits.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <stdexcept>

using namespace attn;

BOOST_AUTO_TEST_CASE(a_reversal_is_the_source_backwards_and_a_copy_is_the_source) {
  Rng rng(1);
  const TokenPair reversed = digit_sequence(DigitTask::kReverse, 30, rng);
  BOOST_TEST(reversed.source.size() == 30u);
  for (std::size_t i = 0; i < 30; ++i) BOOST_TEST(reversed.target[i] == reversed.source[29 - i]);
  const TokenPair copied = digit_sequence(DigitTask::kCopy, 30, rng);
  BOOST_TEST(copied.target == copied.source, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(all_digits_and_all_lengths_of_the_range_occur) {
  Rng rng(2);
  std::set<std::size_t> lengths;
  std::set<std::int64_t> tokens;
  for (const TokenPair& pair : digit_sequences(DigitTask::kReverse, 1000, 3, 9, rng)) {
    lengths.insert(pair.source.size());
    tokens.insert(pair.source.begin(), pair.source.end());
  }
  BOOST_TEST(lengths.size() == 7u);
  BOOST_TEST(*lengths.begin() == 3u);
  BOOST_TEST(tokens.size() == 10u);
  BOOST_TEST(*tokens.begin() == 4);
  BOOST_TEST(*tokens.rbegin() + 1 == static_cast<std::int64_t>(kDigitVocabularySize));
}

BOOST_AUTO_TEST_CASE(the_vocabulary_prints_the_digits) {
  const Vocabulary vocabulary = digit_vocabulary();
  BOOST_TEST(vocabulary.size() == kDigitVocabularySize);
  BOOST_TEST(join(vocabulary.decode({4, 13, 7})) == "0 9 3");
}

BOOST_AUTO_TEST_CASE(an_empty_range_of_lengths_is_refused) {
  Rng rng(3);
  BOOST_CHECK_THROW(digit_sequence(DigitTask::kCopy, 0, rng), std::invalid_argument);
  BOOST_CHECK_THROW(digit_sequences(DigitTask::kCopy, 1, 0, 5, rng), std::invalid_argument);
  BOOST_CHECK_THROW(digit_sequences(DigitTask::kCopy, 1, 6, 5, rng), std::invalid_argument);
}
