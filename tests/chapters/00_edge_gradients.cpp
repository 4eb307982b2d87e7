// Promises of chapters/00_autograd/edge_gradients.h.
#include <boost/test/unit_test.hpp>

#include "autograd/ops.h"
#include "chapters/00_autograd/edge_gradients.h"

using namespace attn;

BOOST_AUTO_TEST_CASE(an_input_used_twice_has_two_edges_that_add_up) {
  Variable x(from_values({}, {3}), /*requires_grad=*/true);
  Variable product = x * x;
  product.backward(/*retain_graph=*/true);
  const std::vector<Tensor> edges = edge_gradients(product, ones({}));
  BOOST_REQUIRE(edges.size() == 2u);
  BOOST_TEST(edges[0]() == 3);
  BOOST_TEST(edges[1]() == 3);
  BOOST_TEST(x.grad()() == 6);
}

BOOST_AUTO_TEST_CASE(a_broadcast_input_gets_a_gradient_of_its_own_shape) {
  const Variable bias(from_values({2}, {1, 2}), /*requires_grad=*/true);
  const Variable result = Variable(zeros({3, 2})) + bias;
  const std::vector<Tensor> edges = edge_gradients(result, ones({3, 2}));
  BOOST_REQUIRE(edges.size() == 2u);
  BOOST_TEST((edges[0] == zeros({3, 2})));  // the data needs no gradient
  BOOST_TEST((edges[1] == from_values({2}, {3, 3})));
}

BOOST_AUTO_TEST_CASE(a_leaf_has_no_edges_and_a_released_graph_is_refused) {
  const Variable x(from_values({}, {3}), /*requires_grad=*/true);
  BOOST_TEST(edge_gradients(x, ones({})).empty());
  const Variable result = x * x;
  result.backward();
  BOOST_CHECK_THROW(edge_gradients(result, ones({})), std::logic_error);
  BOOST_CHECK_THROW(edge_gradients(x * x, ones({2})), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_changed_input_is_refused_and_a_guard_is_not_in_the_way) {
  Variable x(from_values({}, {3}), /*requires_grad=*/true);
  const Variable result = x * x;
  {
    const NoGradGuard guard;
    BOOST_TEST(edge_gradients(result, ones({}))[1]() == 3);
  }
  x.mutable_value()() = 4;
  BOOST_CHECK_THROW(edge_gradients(result, ones({})), std::logic_error);
}
