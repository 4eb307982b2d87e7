// The attention table of the terminal.
#include "chapters/shared/attention_table.h"

#include <boost/test/unit_test.hpp>

using namespace attn;

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
