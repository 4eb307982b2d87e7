// Promises of core/text/unicode.h: what of Unicode counts as the same, as a blank, as a word.
#include "core/text/unicode.h"

#include <boost/test/unit_test.hpp>

#include "core/text/tokenize.h"

using namespace attn;

namespace {

std::string tokens(const std::string& text) { return join(tokenize(text)); }

}  // namespace

BOOST_AUTO_TEST_CASE(decomposed_letters_are_the_composed_ones) {
  BOOST_TEST(as_seen("A\u0308pfel, e\u0301te\u0301") == "Äpfel, été");
  BOOST_TEST(as_seen("\u1112\u1161\u11AB") == "한");  // jamo of one syllable
  BOOST_TEST(as_seen("q\u0308") == "q\u0308");        // no composed form
  BOOST_TEST(tokens("Ho\u0308re, q\u0308y") == "höre , q\u0308y");
}

BOOST_AUTO_TEST_CASE(every_white_space_of_unicode_separates_words) {
  for (const char* blank :
       {"\t",     "\v",     "\f",     " ",      "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001",
        "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
        "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\u2800", "\u3164", "\uFFA0", "\x1F"}) {
    BOOST_TEST(tokens(std::string("ein") + blank + "Haus") == "ein haus");
    BOOST_TEST(is_blank(std::string(" ") + blank));
  }
  BOOST_TEST(!is_blank(" \u00A0x"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_seen_makes_no_new_word) {
  for (const char* invisible :
       {"\u00AD", "\u200B", "\u200C", "\u200D", "\u200E", "\u2060", "\uFEFF", "\u202A", "\u2066",
        "\uFE0F", "\u0001", "\uFFFE", "\u180E"}) {
    BOOST_TEST(tokens(std::string("Ha") + invisible + "us") == "haus");
  }
  // Where they are spelling, they stay: Persian "mi-khaham", an emoji of two people, a flag.
  BOOST_TEST(as_seen("می\u200Cخواهم") == "می\u200Cخواهم");
  BOOST_TEST(characters(as_seen("👩\u200D🚀")).size() == 1u);
  BOOST_TEST(as_seen("\u09B0\u200D\u09CD\u09AF") == "\u09B0\u200D\u09CD\u09AF");  // Bengali "RAB"
  const std::string scotland = "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F";
  BOOST_TEST(as_seen(scotland) == scotland);
}

BOOST_AUTO_TEST_CASE(capitals_of_every_script_become_small) {
  BOOST_TEST(to_lower("МОСКВА Ё Ї Ђ Ѣ") == "москва ё ї ђ ѣ");
  BOOST_TEST(to_lower("ΟΔΟΣ") == "οδος");  // the last sigma has a form of its own
  BOOST_TEST(to_lower("Ա Ⴀ Ꭰ 𐐀 Ａ") == "ա ⴀ ꭰ 𐐨 ａ");
  BOOST_TEST(to_lower("Straße ŠĐČ ŁÓDŹ") == "straße šđč łódź");
  BOOST_CHECK_THROW(to_lower("ab\xFF"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(scripts_without_spaces_are_cut_by_a_dictionary) {
  BOOST_TEST(tokens("私は犬が好きです。") == "私 は 犬 が 好き です 。");
  BOOST_TEST(tokenize("我喜欢这本书").size() > 2u);
  BOOST_TEST(tokens("ฉันรักแมว") == "ฉัน รัก แมว");
  BOOST_TEST(tokens("나는 개를 좋아한다") == "나는 개를 좋아한다");  // Korean has spaces
}

BOOST_AUTO_TEST_CASE(letters_keep_their_marks_and_numbers_their_points) {
  BOOST_TEST(tokens("हिन्दी में 3.5") == "हिन्दी में 3.5");
  BOOST_TEST(tokens("٣٫٥ كتابٌ") == "٣ ٫ ٥ كتابٌ");
  BOOST_TEST(tokens("well\u2010known, co\u2011op") == "well-known , co-op");
}

BOOST_AUTO_TEST_CASE(columns_of_a_terminal) {
  BOOST_TEST(columns_of("é") == 1u);
  BOOST_TEST(columns_of("e\u0301") == 1u);
  BOOST_TEST(columns_of("漢") == 2u);
  BOOST_TEST(columns_of("👩") == 2u);
}
