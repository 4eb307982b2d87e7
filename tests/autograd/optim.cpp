// Optimisers: what they change, what they refuse, that a saved state continues the same way; and
// the learning-rate schedules. The steps themselves are compared to PyTorch's in
// reference/torch_values.cpp.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/ops.h"
#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "autograd/optim/schedule.h"
#include "autograd/optim/sgd.h"
#include "tests/support/message_of.h"

using namespace attn;

namespace {

void take_step(Optimizer& optimizer) {
  Variable loss(zeros({}));
  for (const Variable& parameter : optimizer.parameters()) {
    loss = loss + sum(parameter * parameter * parameter);
  }
  loss.backward();
  optimizer.step();
  optimizer.zero_grad();
}

template <class Make>
void check_resumes_to_the_same_bits(Make make) {
  const Variable straight(from_values({3}, {1, -2, 0.5}), true);
  auto uninterrupted = make({straight});
  for (int i = 0; i < 3; ++i) take_step(uninterrupted);
  const StateDict state = uninterrupted.state_dict();
  const Variable resumed(straight.value(), true);
  auto second = make({resumed});
  second.load_state_dict(state);
  for (int i = 0; i < 3; ++i) {
    take_step(uninterrupted);
    take_step(second);
  }
  BOOST_TEST((straight.value() == resumed.value()));
}

using Parameters = std::vector<Variable>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_parameter_without_gradient_stays) {
  const Variable used(ones({2}), true);
  const Variable unused(ones({2}), true);
  AdamW optimizer({unused, used}, 0.1, 0.5);
  sum(used).backward();
  optimizer.step();
  BOOST_TEST((unused.value() == ones({2})));
  BOOST_TEST((used.value() != ones({2})));
}

BOOST_AUTO_TEST_CASE(sgd_and_clipping_pass_over_what_has_no_gradient) {
  for (const double momentum : {0.0, 0.9}) {
    const Variable used(ones({1}), true);
    const Variable unused(ones({2}), true);
    SGD optimizer({unused, used}, 0.25, momentum);
    sum(used * 4).backward();
    BOOST_TEST(clip_grad_norm({unused, used}, 2) == 4);
    optimizer.step();
    BOOST_TEST((unused.value() == ones({2})));
    BOOST_TEST(used.item() == Real(0.5), boost::test_tools::tolerance(Real(1e-5)));
  }
}

BOOST_AUTO_TEST_CASE(sgd_goes_down_the_gradient_by_the_rate) {
  const Variable x(from_values({2}, {1, -2}), true);
  SGD optimizer({x}, 0.25);
  sum(x * x).backward();
  optimizer.step();
  BOOST_TEST((x.value() == from_values({2}, {0.5, -1})));
  optimizer.zero_grad();
  BOOST_TEST(!x.has_grad());
}

BOOST_AUTO_TEST_CASE(a_graph_recorded_before_the_step_refuses_to_run_backward) {
  const Variable x(ones({2}), true);
  SGD optimizer({x}, 0.1);
  const Variable loss = sum(x * x);
  loss.backward(/*retain_graph=*/true);
  optimizer.step();
  BOOST_CHECK_THROW(loss.backward(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_saved_state_continues_to_the_same_bits) {
  check_resumes_to_the_same_bits([](const Parameters& p) { return SGD(p, 0.01, 0.9); });
  check_resumes_to_the_same_bits([](const Parameters& p) { return Adam(p, 0.01); });
  check_resumes_to_the_same_bits([](const Parameters& p) { return AdamW(p, 0.01); });
}

BOOST_AUTO_TEST_CASE(a_state_of_another_model_is_refused) {
  const Variable x(ones({2}), true);
  const Variable y(ones({3}), true);
  Adam adam({x}, 0.1);
  BOOST_TEST(message_of([&] { adam.load_state_dict(Adam({y}, 0.1).state_dict()); }) ==
             "Adam: mean.0: expected shape (2,), got (3,)");
  BOOST_TEST(message_of([&] { adam.load_state_dict(SGD({x}, 0.1, 0.9).state_dict()); }) ==
             "Adam: expected a state of 3 tensors, got 1");
  SGD sgd({x}, 0.1, 0.9);
  BOOST_TEST(message_of([&] { sgd.load_state_dict(SGD({y}, 0.1, 0.9).state_dict()); }) ==
             "SGD: velocity.0: expected shape (2,), got (3,)");
  BOOST_TEST(message_of([&] { sgd.load_state_dict(adam.state_dict()); }) ==
             "SGD: expected a state of 1 tensors, got 3");
  StateDict negative = adam.state_dict();
  negative[0].second = full({}, -1);
  BOOST_TEST(message_of([&] { adam.load_state_dict(negative); }) ==
             "Adam: -1.000000 is no number of steps");
  StateDict endless = adam.state_dict();
  endless[0].second = full({}, Real(1e30));
  BOOST_TEST(message_of([&] { adam.load_state_dict(endless); }).find("is no number of steps") !=
             std::string::npos);
  BOOST_TEST(adam.step_count() == 0u);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_optimised_is_refused) {
  const Variable x(ones({2}), true);
  BOOST_TEST(message_of([&] { SGD({x, x}, 0.1); }) == "optimizer: parameter 1 is given twice");
  BOOST_TEST(message_of([&] {
               SGD({x, x + x}, 0.1);
             }) == "optimizer: parameter 1 is no leaf that requires a gradient");
  BOOST_TEST(message_of([&] { SGD({Variable(ones({2}))}, 0.1); }) ==
             "optimizer: parameter 0 is no leaf that requires a gradient");
  BOOST_TEST(message_of([&] { SGD({x}, -1); }) ==
             "optimizer: the learning rate must not be negative, got -1.000000");
}

BOOST_AUTO_TEST_CASE(a_value_or_gradient_of_another_size_is_refused) {
  const auto message = [](auto make, bool of_value) {
    Variable x(ones({2}), true);
    auto optimizer = make(Parameters{x});
    sum(x).backward();
    (of_value ? x.mutable_value() : x.mutable_grad()) = ones({3});
    return message_of([&] { optimizer.step(); });
  };
  const auto sgd = [](const Parameters& p) { return SGD(p, 0.1); };
  const auto momentum = [](const Parameters& p) { return SGD(p, 0.1, 0.9); };
  const auto adam = [](const Parameters& p) { return Adam(p, 0.1); };
  for (const bool of_value : {true, false}) {
    BOOST_TEST(message(sgd, of_value).find("add_scaled: expected shape (") == 0u);
    BOOST_TEST(message(momentum, of_value).find("add_scaled: expected shape (") == 0u);
    BOOST_TEST(message(adam, of_value).find("adam_step: expected shape (") == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_negative_limit_is_refused) {
  const Variable x(ones({2}), true);
  sum(x).backward();
  for (const Real limit : {Real(-1), Real(NAN)}) {
    BOOST_TEST(message_of([&] {
                 clip_grad_norm({x}, limit);
               }).find("clip_grad_norm: the largest norm must not be negative, got ") == 0u);
  }
  BOOST_TEST((x.grad() == ones({2})));
}

// Their squares are more than float can hold; their length is not.
BOOST_AUTO_TEST_CASE(very_long_gradients_are_shortened_too) {
  const Variable x(from_values({2}, {1, 1}), true);
  x.backward(from_values({2}, {3e25, 4e25}));
  BOOST_TEST(clip_grad_norm({x}, 10) == Real(5e25), boost::test_tools::tolerance(Real(1e-6)));
  BOOST_TEST(x.grad().data()[0] == 6, boost::test_tools::tolerance(Real(1e-6)));
}

BOOST_AUTO_TEST_CASE(gradients_below_the_limit_or_not_finite_are_left_alone) {
  const Variable x(from_values({2}, {3, 4}), true);
  sum(x * x / 2).backward();
  BOOST_TEST(clip_grad_norm({x}, 6) == 5);
  BOOST_TEST((x.grad() == from_values({2}, {3, 4})));
  Variable broken = x;
  broken.mutable_grad().data()[0] = INFINITY;
  BOOST_TEST(std::isinf(clip_grad_norm({x}, 1)));
  BOOST_TEST(x.grad().data()[1] == 4);
}

BOOST_AUTO_TEST_CASE(schedules_have_their_published_values) {
  const auto close = boost::test_tools::tolerance(1e-12);
  BOOST_TEST(linear_warmup(1, 4, 2.0) == 0.5, close);
  BOOST_TEST(linear_warmup(4, 4, 2.0) == 2.0, close);
  BOOST_TEST(linear_warmup(9, 4, 2.0) == 2.0, close);
  BOOST_TEST(linear_warmup(1, 0, 2.0) == 2.0, close);
  BOOST_TEST(cosine(2, 4, 14, 2.0) == 1.0, close);
  BOOST_TEST(cosine(4, 4, 14, 2.0) == 2.0, close);
  BOOST_TEST(cosine(9, 4, 14, 2.0, 1.0) == 1.5, close);  // half way down
  BOOST_TEST(cosine(14, 4, 14, 2.0, 1.0) == 1.0, close);
  BOOST_TEST(cosine(99, 4, 14, 2.0, 1.0) == 1.0, close);
  BOOST_TEST(cosine(4, 4, 4, 2.0, 1.0) == 1.0, close);  // all of it is warm-up
  // Vaswani et al. 2017: width 512, warm-up of 4,000 steps, where the rate is highest.
  BOOST_TEST(inverse_sqrt(4000, 4000, 512) == 1 / std::sqrt(4000.0 * 512), close);
  BOOST_TEST(inverse_sqrt(1000, 4000, 512) == 0.25 / std::sqrt(4000.0 * 512), close);
  BOOST_TEST(inverse_sqrt(16000, 4000, 512) == 0.5 / std::sqrt(4000.0 * 512), close);
}
