// What is shown of a text, in how many columns, and long lines broken at spaces.
#include "core/text/columns.h"

#include <boost/test/unit_test.hpp>

using namespace attn;

BOOST_AUTO_TEST_CASE(a_line_that_fits_is_not_touched) {
  BOOST_TEST(wrapped("the cat sat", 11) == "the cat sat");
  BOOST_TEST(wrapped("") == "");
  BOOST_TEST(wrapped("a  b \n\nc\n", 20) == "a  b \n\nc\n");
}

BOOST_AUTO_TEST_CASE(a_long_line_breaks_at_a_space_and_goes_on_indented) {
  BOOST_TEST(wrapped("the cat sat on the mat", 10) == "the cat\n  sat on\n  the mat");
  BOOST_TEST(wrapped("the cat sat on the mat", 11) == "the cat sat\n  on the\n  mat");
}

BOOST_AUTO_TEST_CASE(line_breaks_of_the_text_stay_where_they_are) {
  BOOST_TEST(wrapped("the cat sat\non the mat", 7) == "the cat\n  sat\non the\n  mat");
}

BOOST_AUTO_TEST_CASE(a_word_wider_than_the_line_stays_whole) {
  BOOST_TEST(wrapped("of Donaudampfschifffahrt he", 8) == "of\n  Donaudampfschifffahrt\n  he");
}

BOOST_AUTO_TEST_CASE(width_counts_characters_and_not_bytes) {
  BOOST_TEST(wrapped("äöü äöü", 7) == "äöü äöü");
}

BOOST_AUTO_TEST_CASE(spaces_at_the_beginning_stay_and_escapes_take_no_room) {
  BOOST_TEST(wrapped("  one two three", 9, 4) == "  one two\n    three");
  BOOST_TEST(wrapped("\x1b[32mone\x1b[0m two", 7, 0) == "\x1b[32mone\x1b[0m two");
}

BOOST_AUTO_TEST_CASE(labelled_text_goes_on_below_its_beginning) {
  BOOST_TEST(labelled_lines("source  ", "die Katze sprang", 20) ==
             "  source  die Katze\n"
             "          sprang");
}

BOOST_AUTO_TEST_CASE(widths_count_columns_not_bytes) {
  BOOST_TEST(display_width("cat") == 3);
  BOOST_TEST(display_width("était") == 5);
  BOOST_TEST(display_width("e\u0301tait") == 5);  // a combining accent
  BOOST_TEST(display_width("漢字") == 4);
  BOOST_TEST(display_width("⟨eos⟩") == 5);
  BOOST_TEST(display_width("\xff\xc3") == 2);  // not UTF-8
  BOOST_TEST(pad_left("ü", 3) == "  ü");
  BOOST_TEST(pad_right("Größenwahn", 5) == "Größ…");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_shown_is_dropped_and_words_are_never_cut_inside_a_character) {
  BOOST_TEST(shown_text("a\x01\n\tb\xff\xef\xbf\xbe") == "a  b\uFFFD");  // U+FFFE
  BOOST_TEST(shown_text("\xc0\x80\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  BOOST_TEST(valid_utf8("'s größer 漢字 \U0001F600") == "'s größer 漢字 \U0001F600");
  for (std::size_t width = 0; width < 12; ++width) {
    const std::string cut = shortened("Größenwahn漢字", width);
    BOOST_TEST(valid_utf8(cut) == cut);
    BOOST_TEST(display_width(cut) <= width);
  }
}
