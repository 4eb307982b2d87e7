// Texts for terminals and pipes line up, and can be read without colour.
#include "core/run/terminal.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <sstream>

using namespace attn;

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

BOOST_AUTO_TEST_CASE(lines_break_between_words) {
  BOOST_TEST(wrapped("  one two three", 9, 4) == "  one two\n    three");
  BOOST_TEST(wrapped("unbreakable", 4, 2) == "unbreakable");
  BOOST_TEST(wrapped("\x1b[32mone\x1b[0m two", 7, 0) == "\x1b[32mone\x1b[0m two");
  BOOST_TEST(wrapped("", 7, 0) == "");
}

BOOST_AUTO_TEST_CASE(a_table_lines_up_numbers_right_and_texts_left) {
  Table table({"score", "length", "exact, %"});
  table.row({"größer", "4", "98.8"});
  table.row({"dot", "16", "100.0"});
  BOOST_TEST(table.text({}) ==
             "  score    length   exact, %\n"
             "  größer        4       98.8\n"
             "  dot          16      100.0");
  BOOST_CHECK_THROW(table.row({"too few"}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_sparkline_goes_from_lowest_to_highest) {
  BOOST_TEST(sparkline({0, 1, 2, 3, 4, 5, 6, 7}) == "▁▂▃▄▅▆▇█");
  BOOST_TEST(sparkline({3, 3}) == "▁▁");
  BOOST_TEST(sparkline({1, NAN, 2}) == "▁×█");
  BOOST_TEST(sparkline({}) == "");
  BOOST_TEST(sparkline({0, 0, 4, 4}, 2) == "▁█");  // means of halves
}

BOOST_AUTO_TEST_CASE(an_attention_table_shows_numbers_small_weights_and_masked_cells) {
  const Tensor weights = from_values({2, 2}, {1, 0, 0.25, 0.75});
  BoolTensor masked = BoolTensor::from_shape({2, 2});
  masked.fill(false);
  masked(0, 1) = true;
  const std::string expected =
      "         Le  était \n"
      "  The  1.00     ×  \n"
      "  cat  0.25   0.75 ";
  BOOST_TEST(attention_table({}, weights, {"The", "cat"}, {"Le", "était"}, masked) == expected);
  Terminal coloured;
  coloured.colour = true;
  BOOST_TEST(attention_table(coloured, weights, {"a", "b"}, {"c", "d"}).find("\x1b[48;2;") !=
             std::string::npos);
  BOOST_CHECK_THROW(attention_table({}, weights, {"one"}, {"a", "b"}), std::invalid_argument);
}
