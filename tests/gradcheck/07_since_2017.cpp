// What each change since 2017 promises, and its gradient against central differences.
#include "chapters/07_transformer/since_2017.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/gradcheck.h"
#include "core/tensor/rng.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

using Inputs = std::vector<Variable>;

constexpr double kRounding = 1e-12;

Variable random_variable(const Shape& shape, std::uint64_t seed) {
  Rng rng(seed);
  return Variable(randn(shape, rng));
}

}  // namespace

// Place 1 of a width of 4 has the angles 1 and 1/100.
BOOST_AUTO_TEST_CASE(a_rotation_turns_pairs_by_the_angle_of_their_place) {
  const Variable x(from_values({2, 4}, {1, 0, 1, 0, 1, 0, 0, 2}));
  const Tensor expected = from_values(
      {2, 4}, {1, 0, 1, 0, std::cos(1.0), std::sin(1.0), -2 * std::sin(0.01), 2 * std::cos(0.01)});
  BOOST_TEST(largest_difference(rotate_by_position(x).value(), expected) < kRounding);
}

BOOST_AUTO_TEST_CASE(scores_of_rotated_vectors_depend_on_the_distance_alone) {
  const Variable q = random_variable({1, 6}, 1), k = random_variable({1, 6}, 2);
  const auto score = [&](std::size_t m, std::size_t n) {
    return sum(rotate_by_position(q, m) * rotate_by_position(k, n)).item();
  };
  for (const std::size_t distance : {0U, 1U, 5U}) {
    BOOST_TEST(std::abs(score(distance, 0) - score(70 + distance, 70)) < 1e-10);
  }
  BOOST_TEST(std::abs(score(1, 0) - score(2, 0)) > 1e-3);
}

BOOST_AUTO_TEST_CASE(an_odd_width_cannot_be_rotated) {
  BOOST_CHECK_EXCEPTION(rotate_by_position(random_variable({2, 3}, 1)), std::invalid_argument,
                        [](const std::invalid_argument& error) {
                          return std::string(error.what()) ==
                                 "rotate_by_position: the last axis must be even, got (2, 3)";
                        });
}

// With a key for each head it is attention; with fewer, it is attention with each key repeated.
BOOST_AUTO_TEST_CASE(grouped_queries_share_the_keys_of_their_group) {
  const Variable q = random_variable({2, 4, 3, 5}, 1), k = random_variable({2, 2, 6, 5}, 2),
                 v = random_variable({2, 2, 6, 5}, 3);
  const auto repeated = [](const Variable& x) {
    const Variable a = slice(x, 1, 0, 1), b = slice(x, 1, 1, 2);
    return concatenate({a, a, b, b}, 1);
  };
  const Variable weights =
      softmax(matmul(q, repeated(k), /*transpose_b=*/true) / std::sqrt(Real(5)));
  const Tensor expected = matmul(weights, repeated(v)).value();
  BOOST_TEST(largest_difference(grouped_attention(q, k, v).value(), expected) < kRounding);
  BOOST_TEST(largest_difference(grouped_attention(q, repeated(k), repeated(v)).value(), expected) <
             kRounding);
}

BOOST_AUTO_TEST_CASE(heads_that_do_not_divide_are_refused) {
  const Variable q = random_variable({1, 4, 2, 2}, 1), k = random_variable({1, 3, 2, 2}, 2);
  BOOST_CHECK_EXCEPTION(grouped_attention(q, k, k), std::invalid_argument,
                        [](const std::invalid_argument& error) {
                          return std::string(error.what()) ==
                                 "grouped_attention: 3 heads of keys cannot serve 4 of queries";
                        });
}

// 2 (keys, values) · 12 · 1024 · 768 · 4 bytes, the smallest GPT-2; a quarter with 3 heads of 12.
BOOST_AUTO_TEST_CASE(the_cache_of_grouped_queries_shrinks_with_the_heads) {
  BOOST_TEST(cache_bytes(12, 1024, 12, 64) == 75497472U);
  BOOST_TEST(cache_bytes(12, 1024, 3, 64) == 18874368U);
}

BOOST_AUTO_TEST_CASE(rms_norm_divides_by_the_root_of_the_mean_square) {
  const Variable x(from_values({1, 4}, {1, 2, 3, 6})), weight(from_values({4}, {1, 1, 2, 1}));
  const double root = std::sqrt(12.5);
  const Tensor expected = from_values({1, 4}, {1 / root, 2 / root, 6 / root, 6 / root});
  BOOST_TEST(largest_difference(rms_norm(x, weight, 0).value(), expected) < kRounding);
  BOOST_TEST(largest_difference(rms_norm(100 * x, weight, 0).value(), expected) < kRounding);
}

// silu(1) · 2 and silu(−1) · −2 with silu(x) = x / (1 + e⁻ˣ); then summed by W_down.
BOOST_AUTO_TEST_CASE(swiglu_gates_one_product_with_another) {
  const Variable x(from_values({1, 2}, {1, -1}));
  const Variable same(from_values({2, 2}, {1, 0, 0, 1})), twice(from_values({2, 2}, {2, 0, 0, 2})),
      both(from_values({1, 2}, {1, 1}));
  const double a = 2 / (1 + std::exp(-1.0)), b = 2 / (1 + std::exp(1.0));
  BOOST_TEST(largest_difference(swiglu(x, same, twice, both).value(),
                                from_values({1, 1}, {a + b})) < kRounding);
}

BOOST_AUTO_TEST_CASE(gradients_of_all_four_are_right) {
  const auto random = [](const Shape& shape) { return random_variable(shape, 7).value(); };
  gradcheck("rotate_by_position", [](const Inputs& x) { return rotate_by_position(x[0], 3); },
            {random({2, 3, 4})});
  gradcheck("grouped_attention",
            [](const Inputs& x) { return grouped_attention(x[0], x[1], x[2]); },
            {random({1, 4, 2, 3}), random({1, 2, 3, 3}), random({1, 2, 3, 3})});
  gradcheck("rms_norm", [](const Inputs& x) { return rms_norm(x[0], x[1]); },
            {random({2, 3}), random({3})});
  gradcheck("swiglu", [](const Inputs& x) { return swiglu(x[0], x[1], x[2], x[3]); },
            {random({2, 3}), random({4, 3}), random({4, 3}), random({3, 4})});
}
