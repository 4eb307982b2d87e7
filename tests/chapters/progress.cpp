// The course of a loss in one line.
#include "chapters/shared/progress.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace attn;

BOOST_AUTO_TEST_CASE(a_sparkline_goes_from_lowest_to_highest) {
  BOOST_TEST(sparkline({0, 1, 2, 3, 4, 5, 6, 7}) == "▁▂▃▄▅▆▇█");
  BOOST_TEST(sparkline({3, 3}) == "▁▁");
  BOOST_TEST(sparkline({1, NAN, 2}) == "▁×█");
  BOOST_TEST(sparkline({}) == "");
  BOOST_TEST(sparkline({0, 0, 4, 4}, 2) == "▁█");  // means of halves
}
