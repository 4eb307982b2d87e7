// Promises of core/text/vocabulary.h and core/text/unicode.h.
#include "core/text/vocabulary.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "core/text/unicode.h"

using namespace attn;

BOOST_AUTO_TEST_CASE(the_special_tokens_have_the_first_ids) {
  const Vocabulary vocabulary;
  BOOST_TEST(vocabulary.size() == kSpecialCount);
  BOOST_TEST(vocabulary.word(kPad) == "<pad>");
  BOOST_TEST(vocabulary.word(kBos) == "<bos>");
  BOOST_TEST(vocabulary.word(kEos) == "<eos>");
  BOOST_TEST(vocabulary.word(kUnknown) == "<unk>");
}

BOOST_AUTO_TEST_CASE(frequent_words_come_first_and_equals_in_byte_order) {
  const std::vector<Words> sentences = {{"b", "a", "c"}, {"c", "ä", "z"}, {"c", "b", "a"}};
  const Vocabulary all = Vocabulary::from_sentences(sentences);
  BOOST_TEST(all.to_text() == "c\na\nb\nz\nä\n");
  BOOST_TEST(Vocabulary::from_sentences(sentences, 2).to_text() == "c\na\nb\n");
  BOOST_TEST(Vocabulary::from_sentences(sentences, 1, 6).to_text() == "c\na\n");
  BOOST_TEST(Vocabulary::from_sentences(sentences, 1, 6).size() == 6u);
}

BOOST_AUTO_TEST_CASE(words_that_are_not_in_it_become_unk) {
  Vocabulary vocabulary;
  vocabulary.add("Katze");
  const std::vector<std::int64_t> expected = {4, kUnknown};
  BOOST_TEST(vocabulary.encode({"Katze", "Hund"}) == expected, boost::test_tools::per_element());
  BOOST_TEST(vocabulary.add("Katze") == 4);
}

BOOST_AUTO_TEST_CASE(decoding_stops_at_eos_and_leaves_out_padding) {
  Vocabulary vocabulary;
  vocabulary.add("a");
  vocabulary.add("b");
  const Words expected = {"a", "<unk>", "b"};
  BOOST_TEST(vocabulary.decode({kBos, 4, kPad, kUnknown, 5, kEos, 4}) == expected,
             boost::test_tools::per_element());
  const Words every = {"<bos>", "a", "<pad>", "<eos>"};
  BOOST_TEST(vocabulary.words_of({kBos, 4, kPad, kEos}) == every, boost::test_tools::per_element());
  BOOST_CHECK_EXCEPTION(vocabulary.decode({99}), std::out_of_range, [](const auto& error) {
    return std::string(error.what()) == "vocabulary: id 99 is not one of its 6 words";
  });
}

BOOST_AUTO_TEST_CASE(a_vocabulary_survives_its_text) {
  const Vocabulary characters = Vocabulary::from_characters("Grüße,\n\t\\n „Öl“\r");
  const Vocabulary copy = Vocabulary::from_text(characters.to_text());
  BOOST_TEST(copy.size() == characters.size());
  for (std::size_t i = 0; i < copy.size(); ++i) {
    const auto id = static_cast<std::int64_t>(i);
    BOOST_TEST(copy.word(id) == characters.word(id));
  }
  BOOST_TEST(copy.id("\n") == characters.id("\n"));
  BOOST_TEST(copy.contains("ß"));
}

BOOST_AUTO_TEST_CASE(a_spoilt_text_is_refused) {
  BOOST_CHECK_THROW(Vocabulary::from_text("a\n\nb\n"), std::invalid_argument);
  BOOST_CHECK_THROW(Vocabulary::from_text("a\nb\na\n"), std::invalid_argument);
  BOOST_CHECK_THROW(Vocabulary::from_text("<pad>\n"), std::invalid_argument);
  BOOST_CHECK_THROW(Vocabulary::from_text("a\\"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(malformed_utf8_is_found_where_it_is) {
  BOOST_TEST(first_invalid_utf8("Straße, naïve, 你好, 🙂") == std::string_view::npos);
  BOOST_TEST(first_invalid_utf8("ab\xFF") == 2u);
  BOOST_TEST(first_invalid_utf8("\xC3") == 0u);              // cut off
  BOOST_TEST(first_invalid_utf8("a\xC0\xAF") == 1u);         // overlong slash
  BOOST_TEST(first_invalid_utf8("\xE0\x80\xAF") == 0u);      // overlong
  BOOST_TEST(first_invalid_utf8("\xED\xA0\x80") == 0u);      // surrogate
  BOOST_TEST(first_invalid_utf8("\xF4\x90\x80\x80") == 0u);  // above U+10FFFF
  BOOST_TEST(first_invalid_utf8("\xE9t\xE9") == 0u);         // Latin-1
  BOOST_CHECK_THROW(characters("ab\xFF"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(lower_case_covers_every_script) {
  BOOST_TEST(to_lower("ABC xyz ÄÖÜẞ ß ÀÂÇÉÈÊËÎÏÔÙÛŸŒÆ ÷×3 Ж Σ") ==
             "abc xyz äöüß ß àâçéèêëîïôùûÿœæ ÷×3 ж σ");
}
