// Chapter 5's masks and attention, against central differences.
#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"
#include "autograd/nn/functional.h"
#include "chapters/05_causal_attention/causal_attention.h"

using namespace attn;

BOOST_AUTO_TEST_CASE(gradients_of_both_masks_are_right) {
  Rng rng(1);
  const std::vector<Tensor> scores = {randn({2, 4, 4}, rng)};
  gradcheck(
      "mask after softmax", [](const auto& x) { return mask_after_softmax(x[0]); }, scores);
  gradcheck(
      "mask before softmax", [](const auto& x) { return mask_before_softmax(x[0]); }, scores);
}

BOOST_AUTO_TEST_CASE(gradients_through_causal_attention_are_right) {
  Rng rng(2);
  const CausalAttention attention(3, 2, 0, rng);
  gradcheck("causal attention", [&](const auto& x) { return attention(x[0]); },
            {randn({2, 5, 3}, rng)});
}

BOOST_AUTO_TEST_CASE(gradients_of_its_weights_are_right) {
  Rng rng(3);
  const auto attend = [](const std::vector<Variable>& x) {
    const Variable scores = matmul(linear(x[0], x[1]), linear(x[0], x[2]), true) * Real(0.5);
    return matmul(mask_before_softmax(scores), linear(x[0], x[3]));
  };
  gradcheck("causal attention's weights", attend,
            {randn({2, 5, 3}, rng), randn({4, 3}, rng), randn({4, 3}, rng), randn({4, 3}, rng)});
}
