// What a reader types, as a sentence of the grammar.
#include "core/text/german_english/german_reader.h"

#include <boost/test/unit_test.hpp>

using namespace attn;

namespace {

const GermanReader& reader() {
  static const GermanReader kReader;
  return kReader;
}

GermanSentence read(const std::string& text) { return reader().read(text, /*is_finished=*/true); }

const Words kSentence = {"kannst", "du",   "mir", "helfen",    ",",
                         "diesen", "Satz", "zu",  "übersetzen"};

}  // namespace

BOOST_AUTO_TEST_CASE(capitals_umlauts_and_commas_are_put_right) {
  BOOST_TEST(read("Kannst du mir helfen, diesen Satz zu übersetzen?").words == kSentence);
  BOOST_TEST(read("kannst du mir helfen , diesen satz zu uebersetzen").words == kSentence);
}

BOOST_AUTO_TEST_CASE(a_missing_comma_is_named_and_none_that_is_there) {
  const GermanSentence without = read("die Katze die auf der Matte saß schläft heute");
  BOOST_TEST_REQUIRE(without.remarks.size() == 1);
  BOOST_TEST(without.remarks[0].find("„saß“ and „schläft“ belong to two clauses") == 0);
  BOOST_TEST(read("die Katze, die auf der Matte saß, schläft heute").remarks.empty());
  // Nothing is said about the grammar's own sentences.
  for (std::uint64_t number = 0; number < 500; ++number) {
    std::string text;
    for (const std::string& word : reader().example(number)) text += word + " ";
    BOOST_TEST_REQUIRE(read(text).remarks.empty(), text);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_word_is_named_with_what_could_be_meant) {
  const GermanSentence typo = read("die Kaze schläft neben der Tür");
  BOOST_TEST_REQUIRE(typo.unknown.size() == 1);
  BOOST_TEST(typo.unknown[0].word == "Kaze");
  BOOST_TEST_REQUIRE(!typo.unknown[0].suggestions.empty());
  BOOST_TEST(typo.unknown[0].suggestions[0] == "Katze");
  BOOST_TEST(read("die Katze \\ schläft").unknown.at(0).suggestions == Words{});
  BOOST_TEST(read("the cat sleeps on the mat").remarks.at(0).find("English") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_last_word_may_still_be_typed) {
  const GermanSentence sentence = reader().read("die Kat", /*is_finished=*/false);
  BOOST_TEST(sentence.unfinished == "Kat");
  BOOST_TEST(sentence.next.at(0) == "Katze");
}

BOOST_AUTO_TEST_CASE(any_text_is_read) {
  for (const std::string text : {"", " ", ",", "?!", "\xff", "日本語", "🙂 die", "ẞ"}) {
    BOOST_CHECK_NO_THROW(read(text));
  }
}
