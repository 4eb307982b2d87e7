// What tensors refuse: sizes that wrap around, orders that name no axis, lengths beyond what BLAS
// can count; and what is lost nowhere: the digits of long sums, and NaN.
#include "core/tensor/tensor.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "core/tensor/math.h"
#include "tests/support/message_of.h"

using namespace attn;

namespace {

constexpr std::size_t kTwoTo32 = std::size_t{1} << 32;

}  // namespace

BOOST_AUTO_TEST_CASE(a_size_that_wraps_around_is_refused) {
  const std::string says = "shape (4294967296, 4294967296) has too many elements";
  BOOST_TEST(message_of([] { zeros({kTwoTo32, kTwoTo32}); }) == says);
  BOOST_TEST(message_of([] { full({kTwoTo32, kTwoTo32}, 1); }) == says);
  BOOST_TEST(message_of([] { from_values({kTwoTo32, kTwoTo32}, {}); }) == says);
  BOOST_TEST(message_of([] { reshape(zeros({0}), {kTwoTo32, kTwoTo32}); }) == says);
  BOOST_TEST(message_of([] { empty({(std::size_t{1} << 62) + 1}); }) ==
             "shape (4611686018427387905,) has too many elements");
  // (2⁶¹ + 1) · 8 is 8, if it wraps around.
  BOOST_TEST(message_of([] {
               reshape(zeros({8}), {(std::ptrdiff_t{1} << 61) + 1, 8});
             }) == "shape (2305843009213693953, 8) has too many elements");
  BOOST_TEST(message_of([] {
               reshape(zeros({8}), {(std::ptrdiff_t{1} << 61) + 1, 8, -1});
             }) == "shape (2305843009213693953, 8, 1) has too many elements");
  BOOST_TEST(zeros({kTwoTo32, kTwoTo32, 0}).size() == 0u);
}

BOOST_AUTO_TEST_CASE(one_length_is_computed_from_the_others) {
  BOOST_TEST(to_string(reshape(zeros({2, 6}), {-1}).shape()) == "(12,)");
  BOOST_TEST(to_string(reshape(zeros({2, 6}), {3, -1, 2}).shape()) == "(3, 2, 2)");
  BOOST_TEST(to_string(reshape(zeros({0, 6}), {-1, 3}).shape()) == "(0, 3)");
  BOOST_TEST(to_string(reshape(zeros({}), {-1, 1}).shape()) == "(1, 1)");
  const auto refusal = [](const Shape& shape, const std::vector<std::ptrdiff_t>& lengths) {
    return message_of([&] { reshape(zeros(shape), lengths); });
  };
  BOOST_TEST(refusal({0, 3}, {0, -1}) == "reshape: cannot view (0, 3) as (0, -1)");
  BOOST_TEST(refusal({2, 6}, {5, -1}) == "reshape: cannot view (2, 6) as (5, -1)");
  BOOST_TEST(refusal({2, 6}, {-1, -1}) == "reshape: cannot view (2, 6) as (-1, -1)");
  BOOST_TEST(refusal({2, 6}, {-2, 6}) == "reshape: cannot view (2, 6) as (-2, 6)");
}

BOOST_AUTO_TEST_CASE(the_largest_of_one_is_that_one_and_of_none_is_refused) {
  BOOST_TEST(math::argmax(full({2, 1}, -3))(1) == 0);
  BOOST_TEST(math::max(full({2, 1}, -3), {1})(1, 0) == -3);
  BOOST_TEST(math::max(full({}, -3), {})() == -3);
  BOOST_TEST(message_of([] {
               math::argmax(zeros({2, 0}));
             }) == "argmax: no elements to choose from in shape (2, 0)");
  BOOST_TEST(message_of([] { math::argmax(zeros({})); }) ==
             "argmax: no elements to choose from in shape ()");
  BOOST_TEST(message_of([] {
               math::max(zeros({2, 0}), {1});
             }) == "max: no elements to choose from in shape (2, 0)");
}

BOOST_AUTO_TEST_CASE(a_length_that_blas_cannot_count_is_refused) {
  const Tensor long_one = zeros({kTwoTo32 + 8, 0}), none = zeros({0, 0});
  const std::string says = "matmul: a length of 4294967304 is more than BLAS can count";
  BOOST_TEST(message_of([&] { math::matmul(long_one, none); }) == says);
  BOOST_TEST(message_of([&] { math::matmul(none, long_one, false, true); }) == says);
}

BOOST_AUTO_TEST_CASE(an_order_that_does_not_name_every_axis_once_is_refused) {
  const Tensor x = zeros({2, 3, 4});
  for (const std::vector<std::size_t>& order :
       std::vector<std::vector<std::size_t>>{{}, {2}, {0, 1}, {0, 1, 1}, {0, 1, 3}, {0, 1, 2, 0}}) {
    BOOST_TEST(message_of([&] { math::permute(x, order); }) ==
               "permute: the order must name every axis of shape (2, 3, 4) once");
  }
}

BOOST_AUTO_TEST_CASE(an_axis_that_is_not_there_is_refused) {
  const Tensor x = zeros({2, 3}), none = zeros({});
  Tensor total = x;
  const std::string says = ": axis 2 is out of range for shape (2, 3)";
  BOOST_CHECK_THROW(math::sum(x, {2}), std::exception);
  BOOST_CHECK_THROW(math::softmax(x, 2), std::exception);
  BOOST_CHECK_THROW(math::log_softmax(x, 2), std::exception);
  BOOST_CHECK_THROW(math::softmax_gradient(x, x, 2), std::exception);
  BOOST_CHECK_THROW(math::log_softmax_gradient(x, x, 2), std::exception);
  BOOST_CHECK_THROW(math::concatenate({}, 0), std::exception);
  BOOST_CHECK_THROW(math::argmax(none), std::exception);
  BOOST_TEST(message_of([&] { math::max(x, {0, 2}); }) == "max" + says);
  BOOST_TEST(message_of([&] { math::slice(x, 2, 0, 1); }) == "slice" + says);
  BOOST_TEST(message_of([&] { math::add_to_slice(x, 2, 0, total); }) == "add_to_slice" + says);
  BOOST_TEST(message_of([&] { math::concatenate({&x, &x}, 2); }) == "concatenate" + says);
  BOOST_TEST(message_of([&] { math::take_rows(none, IndexTensor{0}); }) ==
             "take_rows: axis -1 is out of range for shape ()");
}

BOOST_AUTO_TEST_CASE(shapes_that_do_not_fit_are_refused) {
  const Tensor x = zeros({2, 3}), wide = zeros({2, 4});
  Tensor total = x;
  BOOST_CHECK_THROW(math::softmax_gradient(wide, x, 1), std::exception);
  BOOST_CHECK_THROW(math::log_softmax_gradient(wide, x, 0), std::exception);
  BOOST_CHECK_THROW(math::tanh_gradient(wide, x), std::exception);
  BOOST_TEST(message_of([&] { math::add_into(wide, total); }) ==
             "add_into: expected shape (2, 3), got (2, 4)");
  BOOST_TEST(message_of([&] { math::add_to_slice(wide, 1, 0, total); }) ==
             "add_to_slice: [0, 4) is outside axis 1 of shape (2, 3)");
  BOOST_TEST(message_of([&] { math::add_to_slice(x, 1, 1, total); }) ==
             "add_to_slice: [1, 4) is outside axis 1 of shape (2, 3)");
  BOOST_TEST(message_of([&] {
               math::add_to_slice(zeros({3, 3}), 1, 0, total);
             }) == "add_to_slice: expected shape (2, 3), got (3, 3)");
}

BOOST_AUTO_TEST_CASE(long_sums_keep_their_digits) {
  const Real tenth = Real(0.1);
  const auto check = [&](const Shape& shape, const std::vector<std::size_t>& axes) {
    const Tensor sums = math::sum(full(shape, tenth), axes);
    const double expected = static_cast<double>(tenth) * static_cast<double>(element_count(shape)) /
                            static_cast<double>(sums.size());
    for (const Real sum : sums) BOOST_TEST(std::abs(sum / expected - 1) < 1e-6);
  };
  check({1000000}, {0});
  check({250000, 4}, {0});
  check({1000000, 1}, {0});
  check({4, 250000}, {1});
  check({500, 4, 500}, {0, 2});
}

BOOST_AUTO_TEST_CASE(the_largest_is_nan_wherever_it_stands) {
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  for (std::size_t place = 0; place < 20; ++place) {
    Tensor x = zeros({20});
    x(3) = INFINITY;
    x(place) = nan;
    BOOST_TEST(std::isnan(*math::max(x, {0}).data()));
    BOOST_TEST(*math::argmax(x).data() == static_cast<std::int64_t>(place));
  }
}

// ---- largest_difference

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
