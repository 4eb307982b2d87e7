// Chapter 3's mechanism against central differences, in double.
#include "chapters/03_simplified_self_attention/simplified_self_attention.h"

#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"
#include "core/tensor/rng.h"

using namespace attn;
using Inputs = std::vector<Variable>;

BOOST_AUTO_TEST_CASE(one_query) {
  Rng rng(1);
  const auto context = [](const Inputs& in) { return attend_from(in[0], 2).context; };
  BOOST_CHECK_NO_THROW(gradcheck("attend_from", context, {randn({5, 3}, rng)}));
}

BOOST_AUTO_TEST_CASE(all_queries_of_a_batch) {
  Rng rng(2);
  const auto context = [](const Inputs& in) { return simplified_self_attention(in[0]).context; };
  const auto weights = [](const Inputs& in) { return simplified_self_attention(in[0]).weights; };
  BOOST_CHECK_NO_THROW(gradcheck("context", context, {randn({2, 4, 3}, rng)}));
  BOOST_CHECK_NO_THROW(gradcheck("weights", weights, {randn({2, 4, 3}, rng)}));
  BOOST_CHECK_NO_THROW(gradcheck("context of one token", context, {randn({1, 1, 3}, rng)}));
}

BOOST_AUTO_TEST_CASE(shares_of_the_sum) {
  Rng rng(3);
  const auto shares = [](const Inputs& in) { return sum_normalised(in[0]); };
  BOOST_CHECK_NO_THROW(gradcheck("sum_normalised", shares, {uniform({3, 4}, 1, 2, rng)}));
}
