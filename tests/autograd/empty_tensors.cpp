// Lengths of 0: sums of nothing are 0 in a product as in its gradient, and rows of nothing are
// refused.
#include <boost/test/unit_test.hpp>
#include <string>

#include "autograd/nn/functional.h"
#include "tests/support/message_of.h"

using namespace attn;

namespace {

Variable parameter(const Shape& shape) { return Variable(ones(shape), /*requires_grad=*/true); }

// The result has this shape and is 0 everywhere; so is every gradient.
void check_zeros(const Variable& result, const Shape& shape, const std::vector<Variable>& inputs) {
  const auto check = [](const Tensor& found, const Shape& expected) {
    BOOST_TEST(to_string(found.shape()) == to_string(expected));
    for (const Real element : found) BOOST_TEST(element == 0);
  };
  check(result.value(), shape);
  result.backward(ones(shape));
  for (const Variable& input : inputs) check(input.grad(), input.shape());
}

// Memory that was used before, so that an element which nobody wrote is seldom 0.
void leave_numbers_behind(const Shape& shape) {
  for (int i = 0; i < 3; ++i) full(shape, 7);
}

}  // namespace

BOOST_AUTO_TEST_CASE(products_over_no_elements_are_zero) {
  for (const std::size_t rows : Shape{1, 3}) {
    const Variable a = parameter({rows, 0}), b = parameter({0, 5});
    leave_numbers_behind({rows, 5});
    check_zeros(matmul(a, b), {rows, 5}, {a, b});
    const Variable batch = parameter({2, rows, 0}), shared = parameter({0, 5});
    leave_numbers_behind({2, rows, 5});
    check_zeros(matmul(batch, shared), {2, rows, 5}, {batch, shared});
    const Variable x = parameter({rows, 0}), weight = parameter({5, 0});
    leave_numbers_behind({rows, 5});
    check_zeros(linear(x, weight), {rows, 5}, {x, weight});
  }
}

BOOST_AUTO_TEST_CASE(a_batch_of_none_gives_gradients_of_zero) {
  const Variable x = parameter({0, 4});
  for (const std::size_t out : {1U, 3U}) {
    const Variable weight = parameter({out, 4}), bias = parameter({out});
    leave_numbers_behind({out, 4});
    check_zeros(linear(x, weight, bias), {0, out}, {x, weight, bias});
  }
  const Variable a = parameter({2, 3, 4}), b = parameter({4, 0});
  check_zeros(matmul(a, b), {2, 3, 0}, {a, b});
  const Variable none = parameter({0, 3}), row = parameter({1, 3});
  check_zeros(none + row, {0, 3}, {none, row});
  check_zeros(sum(none, {0}), {3}, {none});
  const Variable columns = parameter({2, 0});
  check_zeros(sum(columns, {0}), {0}, {columns});
  check_zeros(sum(columns, {1}), {2}, {columns});
}

BOOST_AUTO_TEST_CASE(rows_of_nothing_are_refused) {
  BoolTensor seen = BoolTensor::from_shape(Shape{});
  seen.fill(false);
  BOOST_TEST(message_of([&] { masked_softmax(parameter({}), seen); }) ==
             "masked_softmax: axis -1 is out of range for shape ()");
  BOOST_TEST(message_of([&] {
               masked_softmax(parameter({2, 0}), seen);
             }) == "masked_softmax: rows of length 0 in shape (2, 0)");
  BOOST_TEST(message_of([] {
               max(parameter({0, 3}), {0});
             }) == "max: no elements to choose from in shape (0, 3)");
  BOOST_TEST(message_of([] {
               mean(parameter({0, 3}));
             }) == "mean: no elements to average in shape (0, 3)");
}
