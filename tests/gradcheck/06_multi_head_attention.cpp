// Chapter 6's stack and split heads, against central differences.
#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"
#include "autograd/nn/functional.h"
#include "chapters/06_multi_head_attention/multi_head.h"

using namespace attn;

BOOST_AUTO_TEST_CASE(gradients_through_the_stack_are_right) {
  Rng rng(1);
  const StackedHeads stack(3, 2, 2, Mask::kCausal, rng);
  gradcheck("stacked heads", [&](const auto& x) { return stack(x[0]).output; },
            {randn({2, 4, 3}, rng)});
}

BOOST_AUTO_TEST_CASE(gradients_through_split_heads_are_right) {
  Rng rng(2);
  for (const Mask mask : {Mask::kCausal, Mask::kNone}) {
    const SplitHeads split(3, 4, 2, mask, rng);
    gradcheck("split heads", [&](const auto& x) { return split(x[0]).output; },
              {randn({2, 4, 3}, rng)});
  }
}

BOOST_AUTO_TEST_CASE(gradients_of_the_weights_through_splitting_and_joining_are_right) {
  Rng rng(3);
  const auto attend = [](const std::vector<Variable>& x) {
    const auto heads = [&](std::size_t weight) { return split_heads(linear(x[0], x[weight]), 2); };
    const Variable weights = softmax(matmul(heads(1), heads(2), true) * Real(0.7));
    return linear(join_heads(matmul(weights, heads(3))), x[4], x[5]);
  };
  gradcheck("split heads' weights", attend,
            {randn({2, 3, 3}, rng), randn({4, 3}, rng), randn({4, 3}, rng), randn({4, 3}, rng),
             randn({4, 4}, rng), randn({4}, rng)});
}
