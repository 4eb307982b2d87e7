// head_attention, fast or plain, equals head_scores, head_weights and head_contexts, forward and
// backward, for sizes below, at and beyond a tile, and from which a head's rows are copied, with
// every mask. In double, so that equal means to 1e-12.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/gradcheck.h"
#include "autograd/nn/functional/attention.h"
#include "core/tensor/rng.h"
#include "tests/gradcheck/frozen_inputs.h"

using namespace attn;

namespace {

struct Case {
  std::size_t B, H, T, S, D;
  AttentionMask mask;
};

const std::vector<Case> kCases = {{2, 2, 5, 5, 3, {true, {}}},
                                  {2, 3, 4, 7, 2, {false, {7, 2}}},
                                  {1, 1, 64, 256, 4, {false, {}}},
                                  {1, 2, 65, 257, 4, {true, {}}},
                                  {2, 1, 130, 600, 3, {true, {600, 300}}},
                                  {1, 1, 20, 33, 300, {false, {}}},  // wider than a tile
                                  {1, 1, 1, 300, 5, {true, {}}},
                                  {1, 1, 300, 300, 2, {true, {}}},
                                  {1, 2, 512, 515, 2, {true, {514}}}};

}  // namespace

BOOST_AUTO_TEST_CASE(head_attention_equals_its_three_steps) {
  Rng rng(3);
  for (const Case& n : kCases) {
    const Shape query_shape{n.B, n.T, n.H * n.D}, key_shape{n.B, n.S, n.H * n.D};
    std::vector<Variable> plain, tiled;
    for (const Shape& shape : {query_shape, key_shape, key_shape}) {
      plain.emplace_back(randn(shape, rng) * Real(2), true);
      tiled.emplace_back(plain.back().value(), true);
    }
    const Real scale = Real(0.7);
    const Variable weights = head_weights(head_scores(plain[0], plain[1], n.H), scale, n.mask);
    const Variable expected = head_contexts(weights, plain[2]);
    const Variable found = head_attention(tiled[0], tiled[1], tiled[2], n.H, scale, n.mask);
    const Tensor seed = randn(expected.shape(), rng);
    expected.backward(seed);
    const auto check_close = [](const Tensor& a, const Tensor& b) {
      for (std::size_t i = 0; i < a.size(); ++i)
        BOOST_REQUIRE_SMALL(a.data()[i] - b.data()[i], Real(1e-11));
    };
    check_close(found.value(), expected.value());
    found.backward(seed);
    for (std::size_t i = 0; i < 3; ++i) check_close(tiled[i].grad(), plain[i].grad());
  }
}

BOOST_AUTO_TEST_CASE(the_gradient_is_that_of_central_differences) {
  Rng rng(4);
  const AttentionMask mask{true, {3, 5}};
  const auto at_once = [&](const std::vector<Variable>& x) {
    return head_attention(x[0], x[1], x[2], 2, Real(0.5), mask);
  };
  const auto in_steps = [&](const std::vector<Variable>& x) {
    return head_contexts(head_weights(head_scores(x[0], x[1], 2), Real(0.5), mask), x[2]);
  };
  const std::vector<Tensor> inputs = {randn({2, 4, 6}, rng), randn({2, 5, 6}, rng),
                                      randn({2, 5, 6}, rng)};
  gradcheck("head_attention", at_once, inputs);
  check_frozen_inputs(at_once, inputs);
  check_frozen_inputs(in_steps, inputs);
}

BOOST_AUTO_TEST_CASE(scores_too_large_for_exp_are_no_trouble) {
  const Variable q(full({1, 70, 2}, 500)), k(full({1, 70, 2}, 500)), v(full({1, 70, 2}, 3));
  const Variable contexts = head_attention(q, k, v, 1, 1, {true, {}});
  for (const Real context : contexts.value()) BOOST_REQUIRE_CLOSE(context, 3, 1e-10);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_told) {
  const Variable x(ones({1, 3, 4})), memory(ones({1, 2, 4}));
  const auto message = [&](const Variable& m, std::size_t heads, const AttentionMask& mask) {
    try {
      head_attention(x, m, m, heads, 1, mask);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("nothing was thrown");
  };
  BOOST_TEST(message(memory, 3, {}) == "head_attention: width 4 cannot be split into 3 heads");
  BOOST_TEST(message(memory, 2, {true, {}}) ==
             "head_attention: 3 queries cannot be the last of 2 keys");
  BOOST_TEST(message(memory, 2, {false, {3}}) ==
             "head_attention: length 3 of sequence 0 is outside 1 to 2");
}
