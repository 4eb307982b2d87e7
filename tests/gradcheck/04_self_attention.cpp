// Chapter 4's mechanism against central differences, in double: inputs, all three weights, both
// scales.
#include "chapters/04_self_attention/self_attention.h"

#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"

using namespace attn;
using Inputs = std::vector<Variable>;

BOOST_AUTO_TEST_CASE(attending_from_other_queries_than_keys) {
  Rng rng(1);
  for (const Scale scale : {Scale::kSquareRoot, Scale::kNone}) {
    const auto context = [scale](const Inputs& in) {
      return attend(in[0], in[1], in[2], scale).context;
    };
    BOOST_CHECK_NO_THROW(gradcheck(
        "attend", context, {randn({2, 3, 4}, rng), randn({2, 5, 4}, rng), randn({2, 5, 2}, rng)}));
  }
}

BOOST_AUTO_TEST_CASE(raw_matrices) {
  Rng rng(2);
  const auto context = [](const Inputs& in) {
    return attend(matmul(in[0], in[1]), matmul(in[0], in[2]), matmul(in[0], in[3])).context;
  };
  const std::vector<Tensor> inputs = {randn({2, 4, 3}, rng), randn({3, 2}, rng), randn({3, 2}, rng),
                                      randn({3, 2}, rng)};
  BOOST_CHECK_NO_THROW(gradcheck("raw matrices", context, inputs));
}

BOOST_AUTO_TEST_CASE(linear_layers) {
  Rng rng(3);
  const LinearSelfAttention attention(3, 2, rng);
  const auto context = [&](const Inputs& in) { return attention(in[0]).context; };
  BOOST_CHECK_NO_THROW(gradcheck("linear layers", context, {randn({2, 4, 3}, rng)}));
}
