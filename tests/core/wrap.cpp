// Breaking long lines at spaces: what is shown is what was written.
#include "core/text/wrap.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace attn;

BOOST_AUTO_TEST_CASE(a_line_that_fits_is_not_touched) {
  BOOST_TEST(wrap_lines("the cat sat", 11) == "the cat sat");
  BOOST_TEST(wrap_lines("") == "");
  BOOST_TEST(wrap_lines("a  b \n\nc\n", 20) == "a  b \n\nc\n");
}

BOOST_AUTO_TEST_CASE(a_long_line_breaks_at_a_space_and_goes_on_indented) {
  BOOST_TEST(wrap_lines("the cat sat on the mat", 10) == "the cat\n  sat on\n  the mat");
  BOOST_TEST(wrap_lines("the cat sat on the mat", 11) == "the cat sat\n  on the\n  mat");
}

BOOST_AUTO_TEST_CASE(line_breaks_of_the_text_stay_where_they_are) {
  BOOST_TEST(wrap_lines("the cat sat\non the mat", 7) == "the cat\n  sat\non the\n  mat");
}

BOOST_AUTO_TEST_CASE(a_word_wider_than_the_line_stays_whole) {
  BOOST_TEST(wrap_lines("of Donaudampfschifffahrt he", 8) == "of\n  Donaudampfschifffahrt\n  he");
}

BOOST_AUTO_TEST_CASE(width_counts_characters_and_not_bytes) {
  BOOST_TEST(wrap_lines("äöü äöü", 7) == "äöü äöü");
  BOOST_CHECK_THROW(wrap_lines("a\xff"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(labelled_text_goes_on_below_its_beginning) {
  BOOST_TEST(labelled_lines("source  ", "die Katze sprang", 20) ==
             "  source  die Katze\n"
             "          sprang");
}
