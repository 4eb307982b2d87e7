// Texts for terminals and pipes line up, and can be read without colour.
#include "core/run/terminal.h"

#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_CASE(a_narrow_terminal_has_narrower_tables_and_texts) {
  Table table({"score", "length"});
  table.row({"dot", "4"});
  Terminal narrow{/*colour=*/false, /*renews_lines=*/true, /*width=*/14};
  BOOST_TEST(table.text(narrow) == "  score length\n  dot        4");
  BOOST_TEST(narrow.text_width() == 14);
  const Terminal pipe{/*colour=*/false, /*renews_lines=*/false, /*width=*/14};
  BOOST_TEST(table.text(pipe) == "  score   length\n  dot          4");
  BOOST_TEST(pipe.text_width() == 88);
  narrow.width = 200;
  BOOST_TEST(narrow.text_width() == 88);
}
