// A matrix as text: the same decimals everywhere, names in a column.
#include "chapters/shared/matrix_text.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace attn;

BOOST_AUTO_TEST_CASE(rows_line_up_behind_their_names) {
  const Tensor matrix = from_values({2, 2}, {0.99951, -1.5, 12, -0.00001});
  BOOST_TEST(matrix_text(matrix, {"Your", "journey"}) ==
             "Your      0.9995  -1.5000\n"
             "journey  12.0000   0.0000");
}

BOOST_AUTO_TEST_CASE(a_vector_is_one_line) {
  BOOST_TEST(matrix_text(from_values({2}, {0.25, 2}), {}, 2) == "   0.25   2.00");
}

BOOST_AUTO_TEST_CASE(names_must_fit_the_rows) {
  BOOST_CHECK_EXCEPTION(matrix_text(zeros({2, 3}), {"one"}), std::invalid_argument,
                        [](const std::invalid_argument& error) {
                          return std::string(error.what()) ==
                                 "matrix_text: 1 names for 2 rows of shape (2, 3)";
                        });
  BOOST_CHECK_THROW(matrix_text(zeros({2, 3, 4})), std::invalid_argument);
}
