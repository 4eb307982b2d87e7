// What the ops compute, by hand, and what they refuse. Their gradients are checked in
// tests/gradcheck.
#include "autograd/nn/functional.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

using namespace attn;

namespace {

Variable constant(const Shape& shape, std::initializer_list<double> values) {
  return Variable(from_values(shape, values));
}

void check_values(const Variable& found, const Shape& shape,
                  std::initializer_list<double> expected) {
  BOOST_REQUIRE_EQUAL(to_string(found.shape()), to_string(shape));
  const double* value = expected.begin();
  for (const Real element : found.value()) {
    BOOST_CHECK_SMALL(static_cast<double>(element) - *value++, 1e-5);
  }
}

// Two ids as (2, 1).
IndexTensor index_column(std::int64_t first, std::int64_t second) {
  IndexTensor ids{first, second};
  ids.reshape({2, 1});
  return ids;
}

template <class Action>
void check_refused(Action action, const std::string& message) {
  BOOST_CHECK_EXCEPTION(action(), std::invalid_argument, [&](const auto& error) {
    BOOST_TEST(error.what() == message);
    return true;
  });
}

const Variable kTwoByThree = constant({2, 3}, {1, 2, 3, 4, 5, 6});

}  // namespace

BOOST_AUTO_TEST_CASE(broadcasting_follows_numpy) {
  check_values(kTwoByThree + constant({3}, {10, 20, 30}), {2, 3}, {11, 22, 33, 14, 25, 36});
  check_values(kTwoByThree * constant({2, 1}, {2, 3}), {2, 3}, {2, 4, 6, 12, 15, 18});
  check_values(constant({2, 1}, {1, 2}) - constant({1, 3}, {1, 2, 3}), {2, 3},
               {0, -1, -2, 1, 0, -1});
  check_refused(
      [] {
        kTwoByThree + constant({2}, {1, 2});
      },
      "add: shapes (2, 3) and (2,) do not broadcast");
  check_refused(
      [] {
        kTwoByThree / constant({4, 1, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
      },
      "divide: shapes (2, 3) and (4, 1, 2) do not broadcast");
}

BOOST_AUTO_TEST_CASE(a_number_may_stand_on_either_side) {
  const Variable x = constant({2}, {1, 4});
  check_values(x + 2, {2}, {3, 6});
  check_values(2 + x, {2}, {3, 6});
  check_values(x - 2, {2}, {-1, 2});
  check_values(2 - x, {2}, {1, -2});
  check_values(x * 2, {2}, {2, 8});
  check_values(2 * x, {2}, {2, 8});
  check_values(x / 2, {2}, {0.5, 2});
  check_values(2 / x, {2}, {2, 0.5});
  check_values(-x, {2}, {-1, -4});
}

BOOST_AUTO_TEST_CASE(equals_share_a_gradient_and_the_ends_of_a_range_are_in_it) {
  const Variable a(from_values({3}, {1, 2, 3}), true), b(from_values({3}, {1, 3, 2}), true);
  maximum(a, b).backward(ones({3}));
  BOOST_TEST((a.grad() == from_values({3}, {0.5, 0, 1})));
  BOOST_TEST((b.grad() == from_values({3}, {0.5, 1, 0})));
  const Variable x(from_values({2, 3}, {5, 5, 1, 2, 5, 0}), true);
  max(x, {1}).backward(ones({2}));
  BOOST_TEST((x.grad() == from_values({2, 3}, {0.5, 0.5, 0, 0, 1, 0})));
  const Variable y(from_values({5}, {-2, -1, 0, 1, 2}), true);
  clamp(y, -1, 1).backward(ones({5}));
  BOOST_TEST((y.grad() == from_values({5}, {0, 1, 1, 1, 0})));
  BOOST_TEST((clamp(y, -1, 1).value() == from_values({5}, {-1, -1, 0, 1, 1})));
}

// Of 1 row, of few rows by so many columns that the product is made in parts, and of many rows.
BOOST_AUTO_TEST_CASE(products_of_few_rows_are_those_of_many) {
  constexpr std::size_t columns = 300, inner = 7;
  Rng rng(3);
  const Variable weight(randn({columns, inner}, rng));
  for (const std::size_t rows : Shape{1, 2, 5, 16, 17}) {
    const Variable x(randn({rows, inner}, rng)), bias(randn({columns}, rng));
    const Tensor y = linear(x, weight, bias).value();
    double largest = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        double sum = bias.value()(c);
        for (std::size_t k = 0; k < inner; ++k) sum += x.value()(r, k) * weight.value()(c, k);
        largest = std::max(largest, std::abs(sum - y(r, c)));
      }
    }
    BOOST_TEST(largest < 1e-5);
  }
}

BOOST_AUTO_TEST_CASE(products_of_every_rank) {
  check_values(matmul(kTwoByThree, constant({3, 2}, {1, 0, 0, 1, 1, 1})), {2, 2}, {4, 5, 10, 11});
  check_values(matmul(kTwoByThree, kTwoByThree, true), {2, 2}, {14, 32, 32, 77});
  check_values(matmul(kTwoByThree, constant({3}, {1, 1, 1})), {2}, {6, 15});
  check_values(matmul(constant({2}, {1, 10}), kTwoByThree), {3}, {41, 52, 63});
  check_values(matmul(constant({2}, {1, 2}), constant({2}, {3, 4})), {}, {11});
  check_values(matmul(constant({3}, {1, 0, 1}), kTwoByThree, true), {2}, {4, 10});
  const Variable batch = constant({2, 1, 2}, {1, 2, 3, 4});
  check_values(matmul(batch, constant({1, 2, 1}, {1, 10})), {2, 1, 1}, {21, 43});
  check_values(matmul(constant({1, 1, 2}, {1, 10}), constant({2, 2, 1}, {1, 2, 3, 4})), {2, 1, 1},
               {21, 43});
  check_values(matmul(constant({2, 1, 1, 1}, {1, 2}), constant({2, 1, 1}, {3, 4})), {2, 2, 1, 1},
               {3, 4, 6, 8});
  check_refused(
      [] {
        matmul(kTwoByThree,
               constant({4, 5}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
      },
      "matmul: cannot multiply (2, 3) by (4, 5)");
  check_refused(
      [] {
        matmul(kTwoByThree, constant({2, 2}, {1, 2, 3, 4}), true);
      },
      "matmul: cannot multiply (2, 3) by (2, 2) transposed");
  check_refused(
      [] {
        linear(kTwoByThree, constant({1, 2}, {1, 2}));
      },
      "linear: an input of shape (2, 3) does not fit a weight of shape (1, 2)");
}

// x⁰ is 1 everywhere, so its derivative is 0, also where x^(−1) is infinite.
BOOST_AUTO_TEST_CASE(the_gradient_of_a_power_of_zero_is_zero) {
  const Variable x(zeros({2}), /*requires_grad=*/true);
  pow(x, Real(0)).backward(ones({2}));
  for (const Real element : x.grad()) BOOST_TEST(element == 0);
  const Variable base(zeros({2}), /*requires_grad=*/true);
  pow(base, constant({2}, {0, 1})).backward(ones({2}));
  BOOST_TEST(base.grad()(0) == 0);
  BOOST_TEST(base.grad()(1) == 1);
}

BOOST_AUTO_TEST_CASE(reductions_over_any_axes) {
  check_values(sum(kTwoByThree), {}, {21});
  check_values(sum(kTwoByThree, {0}), {3}, {5, 7, 9});
  check_values(mean(kTwoByThree, {-1}, true), {2, 1}, {2, 5});
  check_values(variance(kTwoByThree, {1}), {2}, {2.0 / 3, 2.0 / 3});
  check_values(variance(kTwoByThree, {1}, /*unbiased=*/true), {2}, {1, 1});
  check_values(max(kTwoByThree, {0}), {3}, {4, 5, 6});
  const Variable x = constant({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
  check_values(sum(x, {2, 0}), {2}, {14, 22});
  check_values(sum(x, {2, 0}, true), {1, 2, 1}, {14, 22});
  check_values(mean(x, {-1, 0}), {2}, {3.5, 5.5});
  check_values(variance(x, {1, 0}), {2}, {5, 5});
  check_values(max(x, {2, 0}), {2}, {6, 8});
  check_refused([] { sum(kTwoByThree, {2}); }, "sum: axis 2 is out of range for shape (2, 3)");
  check_refused([] { sum(kTwoByThree, {1, -1}); }, "sum: an axis is named twice, for shape (2, 3)");
}

BOOST_AUTO_TEST_CASE(moves_of_every_kind) {
  check_values(transpose(kTwoByThree), {3, 2}, {1, 4, 2, 5, 3, 6});
  check_values(reshape(kTwoByThree, {3, -1}), {3, 2}, {1, 2, 3, 4, 5, 6});
  check_values(slice(kTwoByThree, 1, 1, 3), {2, 2}, {2, 3, 5, 6});
  check_values(select(kTwoByThree, 0, 1), {3}, {4, 5, 6});
  check_values(concatenate({kTwoByThree, constant({2, 1}, {7, 8})}, 1), {2, 4},
               {1, 2, 3, 7, 4, 5, 6, 8});
  check_values(stack({constant({2}, {1, 2}), constant({2}, {3, 4})}, 1), {2, 2}, {1, 3, 2, 4});
  check_values(expand(constant({2, 1}, {1, 2}), {2, 2}), {2, 2}, {1, 1, 2, 2});
  check_refused([] { reshape(kTwoByThree, {4, -1}); }, "reshape: cannot view (2, 3) as (4, -1)");
  check_refused([] { reshape(kTwoByThree, {4, 2}); }, "reshape: cannot view (2, 3) as (4, 2)");
  check_refused([] { slice(kTwoByThree, 1, 2, 4); },
                "slice: [2, 4) is outside axis 1 of shape (2, 3)");
  check_refused([] { select(kTwoByThree, -1, 3); },
                "select: index 3 is outside axis -1 of shape (2, 3)");
  check_refused([] { squeeze(kTwoByThree, 0); },
                "squeeze: axis 0 of shape (2, 3) does not have length 1");
  check_refused(
      [] {
        permute(kTwoByThree, {0, 0});
      },
      "permute: the order must name every axis of shape (2, 3) once");
  check_refused(
      [] {
        concatenate({kTwoByThree, constant({1, 1}, {7})}, 1);
      },
      "concatenate: shapes (2, 3) and (1, 1) differ outside axis 1");
}

BOOST_AUTO_TEST_CASE(lookups_refuse_what_is_outside_the_table) {
  check_values(embedding(kTwoByThree, IndexTensor{1, 0, 1}), {3, 3}, {4, 5, 6, 1, 2, 3, 4, 5, 6});
  check_values(gather(kTwoByThree, 1, index_column(2, 0)), {2, 1}, {3, 4});
  check_values(gather(kTwoByThree, 0, IndexTensor{{1, 0, 1}}), {1, 3}, {4, 2, 6});
  const IndexTensor middle = IndexTensor({{{2, 0}, {1, 1}}, {{0, 2}, {2, 2}}});
  check_values(
      gather(reshape(constant({12}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}), {2, 3, 2}), 1, middle),
      {2, 2, 2}, {4, 1, 2, 3, 6, 11, 10, 11});
  check_refused(
      [] {
        embedding(kTwoByThree, IndexTensor{0, 2});
      },
      "embedding: there is no row 2 in shape (2, 3)");
  check_refused([] { gather(kTwoByThree, 1, index_column(3, 0)); },
                "gather: index 3 is outside [0, 3)");
}

BOOST_AUTO_TEST_CASE(softmax_survives_large_scores_and_masks_exactly) {
  check_values(softmax(constant({1, 3}, {1000, 1000, -1000})), {1, 3}, {0.5, 0.5, 0});
  const BoolTensor mask{{false, true, false}, {true, false, true}};
  const Variable weights = masked_softmax(kTwoByThree, mask);
  check_values(weights, {2, 3}, {0.1192029, 0, 0.8807971, 0, 1, 0});
  BOOST_TEST(weights.value()(0, 1) == 0);  // exactly, not nearly
  check_refused(
      [] {
        masked_softmax(kTwoByThree, BoolTensor{{false, false, true}, {true, true, true}});
      },
      "masked_softmax: row 1 of shape (2, 3) is hidden everywhere");
}

BOOST_AUTO_TEST_CASE(nan_survives_clamp_and_where) {
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  const Tensor x = clamp(Variable(Tensor{nan, -2, 3}), -1, 1).value();
  BOOST_TEST(std::isnan(x(0)));
  BOOST_TEST(x(1) == -1);
  BOOST_TEST(x(2) == 1);
  BoolTensor positive{true, false};
  check_values(where(positive, constant({2}, {1, 2}), constant({}, {9})), {2}, {1, 9});
}

BOOST_AUTO_TEST_CASE(cross_entropy_counts_only_what_counts) {
  const Variable logits = constant({2, 2}, {0, 0, 0, std::log(3.0)});
  check_values(cross_entropy(logits, IndexTensor{0, 1}), {},
               {(std::log(2.0) + std::log(4.0 / 3)) / 2});
  check_values(cross_entropy(logits, IndexTensor{0, 7}, {7}), {}, {std::log(2.0)});
  check_values(cross_entropy(logits, IndexTensor{0, 1}, {0, Real(0.2)}), {},
               {-0.9 * std::log(0.75) - 0.1 * std::log(0.25)});
  check_refused(
      [&] {
        cross_entropy(logits, IndexTensor{0, 2});
      },
      "cross_entropy: target 2 is outside [0, 2)");
  check_refused(
      [&] {
        cross_entropy(logits, IndexTensor{7, 7}, {7});
      },
      "cross_entropy: every target is ignored");
  check_refused(
      [&] {
        cross_entropy(logits, IndexTensor{0, 1}, {{}, Real(1.5)});
      },
      "cross_entropy: label smoothing must be in [0, 1], got 1.500000");
  check_refused([&] { cross_entropy(logits, IndexTensor{0}); },
                "cross_entropy: expected shape (2,), got (1,)");
}

BOOST_AUTO_TEST_CASE(dropout_keeps_the_mean_and_is_the_identity_in_evaluation) {
  Rng rng(1);
  const Variable x(ones({100, 100}));
  const Variable y = dropout(x, 0.25, /*training=*/true, rng);
  BOOST_CHECK_CLOSE(mean(y).item(), Real(1), Real(2));
  for (const Real element : y.value())
    BOOST_TEST((element == 0 || std::abs(element - Real(4) / 3) < 1e-6));
  BOOST_TEST(dropout(x, 0.25, /*training=*/false, rng).node() == x.node());
  check_refused([&] { dropout(x, 1, true, rng); },
                "dropout: the probability must be in [0, 1), got 1.000000");
}
