// Texts for terminals and pipes line up, and can be read without colour.
#include "core/run/terminal.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <sstream>

using namespace attn;

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
