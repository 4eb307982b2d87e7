// Promises of largest_difference, core/tensor/tensor.h.
#include "core/tensor/tensor.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

using namespace attn;

BOOST_AUTO_TEST_CASE(the_largest_of_all_differences_is_found) {
  BOOST_TEST(largest_difference(Tensor{1, 2, 3}, Tensor{1, 2.5, 2.75}) == 0.5);
  BOOST_TEST(largest_difference(Tensor{1, -2}, Tensor{1, -2}) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_number_is_within_no_bound) {
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  BOOST_TEST(std::isinf(largest_difference(Tensor{1, nan, 3}, Tensor{1, 2, 3})));
  BOOST_TEST(std::isinf(largest_difference(Tensor{1, 2, 3}, Tensor{nan, 2, 3})));
}

BOOST_AUTO_TEST_CASE(other_shapes_are_refused) {
  BOOST_CHECK_THROW(largest_difference(Tensor{1, 2}, Tensor{1}), std::invalid_argument);
}
