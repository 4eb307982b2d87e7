// Attention with several heads, self- and cross-, with both masks, against central differences.
#include "autograd/nn/multi_head_attention.h"

#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"
#include "autograd/nn/functional/attention.h"

using namespace attn;

namespace {

constexpr std::size_t B = 2, T = 3, S = 4, H = 2, C = 4;

// The output as a function of inputs and every parameter: gradcheck's values are written into the
// module, whose graph then leads to the module's own leaves; so the products are spelled out with
// the ops that the module calls.
Variable attention(const std::vector<Variable>& x, const Variable& memory,
                   const AttentionMask& mask) {
  const Variable scores = head_scores(linear(x[0], x[1]), linear(memory, x[2]), H);
  const Variable weights = head_weights(scores, Real(0.7), mask);
  return linear(head_contexts(weights, linear(memory, x[3])), x[4], x[5]);
}

std::vector<Tensor> parameters(std::size_t memory_width, Rng& rng) {
  return {randn({C, C}, rng), randn({C, memory_width}, rng), randn({C, memory_width}, rng),
          randn({C, C}, rng), randn({C}, rng)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_of_causal_self_attention_are_right) {
  Rng rng(1);
  std::vector<Tensor> inputs = {randn({B, T, C}, rng)};
  for (const Tensor& p : parameters(C, rng)) inputs.push_back(p);
  gradcheck(
      "causal self-attention",
      [&](const std::vector<Variable>& x) {
        return attention(x, x[0], {true, {}});
      },
      inputs);
}

BOOST_AUTO_TEST_CASE(gradients_of_cross_attention_over_padding_are_right) {
  Rng rng(2);
  std::vector<Tensor> inputs = {randn({B, T, C}, rng)};
  for (const Tensor& p : parameters(5, rng)) inputs.push_back(p);
  inputs.push_back(randn({B, S, 5}, rng));
  gradcheck(
      "cross-attention",
      [&](const std::vector<Variable>& x) {
        return attention(x, x[6], {false, {S, 2}});
      },
      inputs);
}

BOOST_AUTO_TEST_CASE(gradients_through_the_module_and_its_cache_are_right) {
  Rng rng(3);
  const MultiHeadAttention module(C, H, rng);
  const auto in_two_parts = [&](const std::vector<Variable>& x) {
    KeyValues cache;
    const Variable first = module.extend(slice(x[0], 1, 0, 2), cache).output;
    return concatenate({first, module.extend(slice(x[0], 1, 2, 3), cache).output}, 1);
  };
  gradcheck("cached attention", in_two_parts, {randn({B, T, C}, rng)});
}
