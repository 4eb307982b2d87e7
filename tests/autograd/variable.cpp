// The promises of the graph: what backward() adds where, what it refuses, and that memory comes
// back.
#include "autograd/variable.h"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "autograd/ops.h"
#include "tests/support/message_of.h"

using namespace attn;

namespace {

Variable parameter(std::initializer_list<double> values) {
  return Variable(from_values({values.size()}, values), /*requires_grad=*/true);
}

void check_values(const Tensor& found, std::initializer_list<double> expected) {
  BOOST_REQUIRE_EQUAL(found.size(), expected.size());
  const double* value = expected.begin();
  for (const Real element : found) BOOST_CHECK_CLOSE(static_cast<double>(element), *value++, 1e-4);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_value_used_twice_receives_both_gradients) {
  const Variable v = parameter({3});
  const Variable y = v * v;
  const Variable z = y + y;  // z = 2 v²
  z.backward();
  check_values(v.grad(), {12});
}

BOOST_AUTO_TEST_CASE(two_inputs_of_one_sum_do_not_share_a_gradient_buffer) {
  const Variable x = parameter({1, 2});
  const Variable y = parameter({3, 4});
  const Variable z = x + y;
  const Variable p = x / z;  // dp/dx = y / z², dp/dy = −x / z²
  p.backward(ones({2}));
  check_values(x.grad(), {3.0 / 16, 4.0 / 36});
  check_values(y.grad(), {-1.0 / 16, -2.0 / 36});
}

BOOST_AUTO_TEST_CASE(gradients_of_leaves_add_up_until_zero_grad) {
  Variable v = parameter({2});
  (v * v).backward();
  (v * v).backward();
  check_values(v.grad(), {8});
  v.zero_grad();
  BOOST_TEST(!v.has_grad());
  (v * v).backward();
  check_values(v.grad(), {4});
}

BOOST_AUTO_TEST_CASE(a_seed_weights_the_elements) {
  const Variable v = parameter({1, 2, 3});
  (v * v).backward(from_values({3}, {1, 0, -1}));
  check_values(v.grad(), {2, 0, -6});
}

// It would say nothing of the second.
BOOST_AUTO_TEST_CASE(a_rule_that_returns_a_gradient_is_for_one_input) {
  const Variable a = parameter({1, 2}), b = parameter({3, 4});
  const auto pass_on = [](const Tensor& g, const Tensor&) -> Tensor { return g; };
  record("once", Tensor(a.value()), {a}, pass_on).backward(from_values({2}, {5, 6}));
  check_values(a.grad(), {5, 6});
  BOOST_TEST(message_of([&] {
               record("twice", Tensor(a.value()), {a, b}, pass_on);
             }) == "twice: a rule that returns a gradient is for one input, here are 2");
}

BOOST_AUTO_TEST_CASE(an_inner_node_keeps_its_gradient_only_on_request) {
  const Variable v = parameter({2});
  Variable kept = v * v;
  const Variable plain = kept * kept;
  kept.retain_grad();
  (plain * Real(1)).backward(/*retain_graph=*/true);
  check_values(kept.grad(), {8});
  // A later walk adds to it, as to a leaf's.
  (plain * Real(1)).backward();
  check_values(kept.grad(), {16});
  BOOST_TEST(
      message_of([&] { plain.grad(); }) ==
      "grad: this multiply has no gradient; call backward() first, and on the result of an op "
      "retain_grad() before that");
}

BOOST_AUTO_TEST_CASE(detach_and_no_grad_guard_cut_the_graph) {
  const Variable v = parameter({3});
  const Variable y = v * v.detach();  // only one path back
  y.backward();
  check_values(v.grad(), {3});
  const NoGradGuard no_grad;
  BOOST_TEST(!(v * v).requires_grad());
}

BOOST_AUTO_TEST_CASE(a_graph_runs_backward_once_unless_it_is_retained) {
  const Variable v = parameter({3});
  const Variable y = v * v;
  y.backward(/*retain_graph=*/true);
  y.backward();
  check_values(v.grad(), {12});
  BOOST_TEST(message_of([&] { y.backward(); }) ==
             "backward: the graph behind multiply was released by an earlier backward(); pass "
             "retain_graph to keep it");
  // Also when only a part of the new graph was released.
  BOOST_TEST(message_of([&] { (y + v).backward(); }) ==
             "backward: the graph behind multiply was released by an earlier backward(); pass "
             "retain_graph to keep it");
}

BOOST_AUTO_TEST_CASE(a_leaf_changed_after_the_forward_pass_is_reported) {
  Variable v = parameter({3, 4});
  const Variable y = sum(v * v);
  v.mutable_value()(0) = 5;
  BOOST_TEST(message_of([&] { y.backward(); }) ==
             "backward: an input of multiply with shape (2,) was changed after the forward pass");
  BOOST_TEST(!v.has_grad());
}

BOOST_AUTO_TEST_CASE(misuse_is_told_in_a_sentence) {
  const Variable v = parameter({1, 2});
  Variable y = v * v;
  BOOST_TEST(message_of([&] { y.backward(); }) ==
             "backward: a result of shape (2,) is no scalar; pass a seed of that shape");
  BOOST_TEST(message_of([&] { y.backward(ones({3})); }) ==
             "backward: a seed of shape (3,) does not fit a result of shape (2,)");
  BOOST_TEST(message_of([&] { Variable(ones({1})).backward(); }) ==
             "backward: nothing here requires a gradient");
  BOOST_TEST(message_of([&] { y.item(); }) == "item: shape (2,) is not a single element");
  BOOST_TEST(message_of([&] { y.mutable_value(); }) ==
             "mutable_value: the result of multiply cannot be changed, only a leaf can");
}

BOOST_AUTO_TEST_CASE(an_empty_variable_says_so_whatever_it_is_asked) {
  Variable none;
  BOOST_TEST(message_of([&] { none.value(); }) == "value: this Variable is empty");
  BOOST_TEST(message_of([&] { none.op(); }) == "op: this Variable is empty");
  BOOST_TEST(message_of([&] { none.inputs(); }) == "inputs: this Variable is empty");
  BOOST_TEST(message_of([&] { none.grad(); }) == "grad: this Variable is empty");
  BOOST_TEST(message_of([&] { none.has_grad(); }) == "has_grad: this Variable is empty");
  BOOST_TEST(message_of([&] { none.zero_grad(); }) == "zero_grad: this Variable is empty");
  BOOST_TEST(message_of([&] { none.retain_grad(); }) == "retain_grad: this Variable is empty");
  BOOST_TEST(message_of([&] { none.mutable_value(); }) == "mutable_value: this Variable is empty");
  BOOST_TEST(message_of([&] { none + none; }) == "value: this Variable is empty");
}

BOOST_AUTO_TEST_CASE(an_exception_leaves_recording_as_it_was) {
  const NoGradGuard outer;
  try {
    const NoGradGuard inner;
    throw std::runtime_error("inside");
  } catch (const std::runtime_error&) {
    BOOST_TEST(!is_recording());
  }
}

BOOST_AUTO_TEST_CASE(a_rule_whose_gradient_does_not_fit_its_input_is_refused) {
  const Variable v = parameter({1, 2});
  const Variable y = record(
      "broken", ones({2}), {v},
      [](const Tensor&, const Tensor&, Gradients& gradients) { gradients.add(0, ones({3})); });
  BOOST_TEST(message_of([&] { y.backward(ones({2})); }) ==
             "broken: a gradient of shape (3,) cannot be summed to (2,)");
  const Variable matrix(ones({1, 2}), true);
  const Variable of_matrix = record(
      "broken", ones({2}), {matrix},
      [](const Tensor&, const Tensor&, Gradients& gradients) { gradients.add(0, ones({2})); });
  BOOST_TEST(message_of([&] { of_matrix.backward(ones({2})); }) ==
             "broken: a gradient of shape (2,) cannot be summed to (1, 2)");
}

// What a rule adds need not be made of g: here d(3 x_i)/dx_i = 3, whatever arrives.
BOOST_AUTO_TEST_CASE(a_rule_may_add_a_tensor_that_it_keeps) {
  const Variable v = parameter({1, 2});
  const Tensor kept = from_values({2}, {3, 3});
  const Variable y = record(
      "times_three", v.value() * Real(3), {v},
      [kept](const Tensor&, const Tensor&, Gradients& gradients) { gradients.add(0, kept); });
  y.backward(from_values({2}, {5, 7}));
  BOOST_TEST((v.grad() == kept));
}

BOOST_AUTO_TEST_CASE(a_result_without_a_graph_has_no_inputs) {
  const Variable v = parameter({1, 2});
  const Variable data(from_values({2}, {5, 6}));
  BOOST_TEST((v * data).inputs().size() == 2u);
  BOOST_TEST((data * data).inputs().empty());
}

BOOST_AUTO_TEST_CASE(a_chain_of_a_million_ops_neither_overflows_nor_leaks) {
  const std::ptrdiff_t before = bytes_in_use();
  {
    const Variable w = parameter({1});
    Variable y = w;
    for (int i = 0; i < 1000000; ++i) y = y * w;
    y.backward();
    check_values(w.grad(), {1000001});
    Variable abandoned = w;  // freed without backward
    for (int i = 0; i < 1000000; ++i) abandoned = abandoned + w;
    Variable held = w;  // each rule holds the result before, which is no input of its op
    for (int i = 0; i < 100000; ++i) {
      held = record("hold", ones({1}), {w}, [held](const Tensor&, const Tensor&, Gradients&) {});
    }
  }
  BOOST_TEST(bytes_in_use() == before);
}

// Each thread numbers what it records by itself, and the second has come less far than the first.
BOOST_AUTO_TEST_CASE(a_graph_may_continue_what_another_thread_recorded) {
  Variable w, y;
  std::thread first([&w, &y] {
    Variable busy = parameter({1});
    for (int i = 0; i < 100000; ++i) busy = busy + busy;
    w = parameter({3});
    y = w * w;
    for (int i = 0; i < 1000; ++i) (w * w).backward();
    w.zero_grad();
  });
  first.join();
  std::thread second([&w, &y] {
    (y * w).backward();  // w³
    check_values(w.grad(), {27});
    w.zero_grad();
    (w * w).backward();
    check_values(w.grad(), {6});
  });
  second.join();
}
