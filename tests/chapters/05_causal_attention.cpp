// Chapter 5: the published digits of masked attention, both masks being one, what a causal model
// cannot see, and how the next token is chosen.
#include "chapters/05_causal_attention/causal_attention.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <stdexcept>

#include "chapters/05_causal_attention/repeater.h"
#include "chapters/shared/generate.h"
#include "chapters/shared/worked_examples.h"
#include "tests/support/message_of.h"
#include "tests/support/reference_file.h"

using namespace attn;

namespace {

const ReferenceFile kPublished("tests/reference/published.json");
constexpr double kFourDigits = 6e-5;

Variable scores_of_seed_789() {
  Rng rng(789);
  const CausalAttention attention(3, 2, 0, rng, Mask::kNone);
  return attention.steps(Variable(journey_example().x)).scores;
}

}  // namespace

BOOST_AUTO_TEST_CASE(both_masks_have_the_published_digits) {
  const Variable scores = scores_of_seed_789();
  check_close("all weights", softmax(scores).value(),
              kPublished.tensor("ch03_v2/weights_published"), kFourDigits);
  const Tensor expected = kPublished.tensor("ch03_v2/causal_weights");
  check_close("mask after softmax", mask_after_softmax(scores).value(), expected, 1e-6);
  check_close("mask before softmax", mask_before_softmax(scores).value(), expected, 1e-6);
  check_close("four digits", mask_before_softmax(scores).value(),
              kPublished.tensor("ch03_v2/causal_weights_published"), kFourDigits);
}

BOOST_AUTO_TEST_CASE(dropout_has_the_published_digits) {
  Rng rng(123);
  check_close("of ones", dropout(Variable(ones({6, 6})), 0.5, true, rng).value(),
              kPublished.tensor("ch03_dropout/ones"));
  Rng same_rng(123);
  const Variable weights = mask_before_softmax(scores_of_seed_789());
  const Tensor dropped = dropout(weights, 0.5, true, same_rng).value();
  check_close("of masked weights", dropped, kPublished.tensor("ch03_dropout/causal"), 1e-6);
  check_close("four digits", dropped, kPublished.tensor("ch03_dropout/causal_published"),
              kFourDigits);
}

BOOST_AUTO_TEST_CASE(a_batch_has_the_published_digits_and_gradients) {
  Rng rng(123);
  const CausalAttention attention(3, 2, 0, rng);
  const Variable x(journey_example().x, true);
  const Variable contexts = attention(stack({x, x}, 0));
  BOOST_TEST(to_string(contexts.shape()) == "(2, 6, 2)");
  for (const std::size_t sequence : {0U, 1U}) {
    const Tensor context = select(contexts, 0, sequence).value();
    check_close("context", context, kPublished.tensor("ch03_causal/context"), 1e-6);
    check_close("four digits", context, kPublished.tensor("ch03_causal/context_published"),
                kFourDigits);
  }

  Tensor c = empty({6, 2});
  for (std::size_t i = 0; i < 12; ++i) c.data()[i] = static_cast<Real>(i + 1) / 12;
  const Variable loss = sum(attention(x) * Variable(c));
  loss.backward();
  check_close("loss", loss.value(), kPublished.tensor("gradients/causal/loss"), 1e-5);
  check_close("dL/dX", x.grad(), kPublished.tensor("gradients/causal/dx"), 1e-5);
  for (const auto& [name, parameter] : attention.named_parameters()) {
    check_close("dL/d" + name, parameter.grad(), kPublished.tensor("gradients/causal/d_" + name),
                1e-5);
  }
}

BOOST_AUTO_TEST_CASE(outputs_are_the_same_to_the_bit_when_later_tokens_change) {
  Rng rng(1);
  const auto one_head = [](std::size_t width, Rng& layer_rng) {
    return std::make_unique<CausalAttention>(width, width, 0, layer_rng);
  };
  const LanguageModel model({11, 7, 8, 2}, one_head, rng);
  IndexTensor tokens = IndexTensor::from_shape({2, 7});
  for (std::int64_t& token : tokens) token = rng.below(11);
  const Tensor before = model(tokens).value();
  for (std::size_t t = 0; t + 1 < 7; ++t) {
    IndexTensor changed = tokens;
    for (std::size_t later = t + 1; later < 7; ++later) {
      changed(0, later) = (tokens(0, later) + 1) % 11;
    }
    const Tensor after = model(changed).value();
    for (std::size_t i = 0; i <= t; ++i) {
      for (std::size_t v = 0; v < 11; ++v) BOOST_TEST(after(0, i, v) == before(0, i, v));
    }
    BOOST_TEST(after(0, t + 1, 0) != before(0, t + 1, 0));
  }
}

BOOST_AUTO_TEST_CASE(without_the_mask_an_output_sees_later_tokens) {
  Rng rng(2);
  const Repeater model(Mask::kNone, 5, 3, 8, rng);
  IndexTensor tokens = IndexTensor::from_shape({1, 6});
  for (std::int64_t& token : tokens) token = rng.below(5);
  IndexTensor changed = tokens;
  changed(0, 5) = (tokens(0, 5) + 1) % 5;
  BOOST_TEST(model(tokens).logits.value()(0, 0, 0) != model(changed).logits.value()(0, 0, 0));
}

BOOST_AUTO_TEST_CASE(an_untrained_model_loses_about_ln_V_and_its_second_half_is_its_own) {
  Rng rng(3);
  const Repeater model(Mask::kCausal, 4, 3, 8, rng);
  const Labelled test = repeat_twice(50, 3, 4, rng);
  const RepeaterQuality quality = measure(model, test);
  BOOST_TEST(std::abs(quality.loss - std::log(4.0)) < 0.5);
  const IndexTensor said = continue_second_half(model, test);
  BOOST_TEST(to_string(said.shape()) == "(50, 7)");
  for (std::size_t t = 0; t < 4; ++t) BOOST_TEST(said(0, t) == test.inputs(0, t));
}

BOOST_AUTO_TEST_CASE(tokens_are_drawn_in_proportion_to_softmax_of_logits_over_temperature) {
  const std::vector<Real> logits = {std::log(Real(1)), std::log(Real(2)), std::log(Real(4))};
  const auto share_of_last = [&](const Sampling& sampling) {
    Rng rng(4);
    int count = 0;
    for (int i = 0; i < 20000; ++i) count += choose_token(logits.data(), 3, sampling, rng) == 2;
    return count / 20000.0;
  };
  Sampling sampling;
  sampling.temperature = 1;
  BOOST_TEST(std::abs(share_of_last(sampling) - 4.0 / 7) < 0.02);
  sampling.temperature = 0.5;  // squares: 1, 4, 16
  BOOST_TEST(std::abs(share_of_last(sampling) - 16.0 / 21) < 0.02);
  sampling.temperature = 1;
  sampling.top_k = 2;  // 2 and 4 are left
  BOOST_TEST(std::abs(share_of_last(sampling) - 4.0 / 6) < 0.02);
  sampling.temperature = 0;
  BOOST_TEST(share_of_last(sampling) == 1);
}

BOOST_AUTO_TEST_CASE(forbidden_tokens_are_never_chosen_and_impossible_wishes_are_refused) {
  const std::vector<Real> logits = {9, 8, 1, 2};
  Rng rng(5);
  Sampling sampling;
  sampling.first_token = 2;
  BOOST_TEST(choose_token(logits.data(), 4, sampling, rng) == 3);
  sampling.temperature = 1;
  for (int i = 0; i < 100; ++i) BOOST_TEST(choose_token(logits.data(), 4, sampling, rng) >= 2);
  sampling.first_token = 4;
  BOOST_CHECK_THROW(choose_token(logits.data(), 4, sampling, rng), std::invalid_argument);
  sampling.first_token = 0;
  sampling.temperature = -1;
  BOOST_CHECK_THROW(choose_token(logits.data(), 4, sampling, rng), std::invalid_argument);
  sampling.temperature = 0;
  for (const Real broken : {Real(NAN), Real(INFINITY)}) {
    const std::vector<Real> spoilt = {1, broken, 2};
    BOOST_CHECK_THROW(choose_token(spoilt.data(), 3, sampling, rng), std::invalid_argument);
  }
}

BOOST_AUTO_TEST_CASE(generation_shows_the_model_only_as_much_as_it_can_see) {
  std::set<std::size_t> lengths;
  const auto counting = [&lengths](const IndexTensor& tokens) {
    const std::size_t T = tokens.shape()[1];
    lengths.insert(T);
    Tensor logits = zeros({1, T, 10});  // what follows token n is n + 1
    for (std::size_t t = 0; t < T; ++t) {
      logits(0, t, static_cast<std::size_t>(tokens(0, t) + 1) % 10) = 1;
    }
    return Variable(logits);
  };
  IndexTensor prompt = IndexTensor::from_shape({1, 2});
  prompt(0, 0) = 3;
  prompt(0, 1) = 4;
  Rng rng(6);
  const IndexTensor said = generate(counting, prompt, 5, 3, Sampling(), rng);
  for (std::size_t t = 0; t < 7; ++t) {
    BOOST_TEST(said(0, t) == static_cast<std::int64_t>((t + 3) % 10));
  }
  BOOST_TEST((lengths == std::set<std::size_t>{2, 3}));
  const IndexTensor nothing = IndexTensor::from_shape({1, 0});
  BOOST_TEST(message_of([&] { generate(counting, nothing, 5, 3, Sampling(), rng); }) ==
             "generate: the prompt is empty");
  BOOST_TEST(message_of([&] { generate(counting, prompt, 5, 0, Sampling(), rng); }) ==
             "generate: the model must be shown a token");
  const auto one_row = [](const IndexTensor&) { return Variable(zeros({1, 1, 10})); };
  BOOST_TEST(message_of([&] { generate(one_row, prompt, 5, 3, Sampling(), rng); }) ==
             "generate: expected shape (1, 2, 10), got (1, 1, 10)");
  const auto no_row = [](const IndexTensor&) { return Variable(zeros({})); };
  BOOST_TEST(message_of([&] { generate(no_row, prompt, 5, 3, Sampling(), rng); }) ==
             "generate: expected 3 axes, got shape ()");
}

BOOST_AUTO_TEST_CASE(the_loss_on_a_text_is_the_mean_over_its_windows) {
  Rng rng(7);
  const auto one_head = [](std::size_t width, Rng& layer_rng) {
    return std::make_unique<CausalAttention>(width, width, 0, layer_rng);
  };
  const LanguageModel model({6, 4, 8, 1}, one_head, rng);
  std::vector<std::int64_t> text;
  for (int i = 0; i < 9; ++i) text.push_back(rng.below(6));
  IndexTensor inputs = IndexTensor::from_shape({2, 4}), targets = inputs;
  for (std::size_t i = 0; i < 8; ++i) {
    inputs.data()[i] = text[i];
    targets.data()[i] = text[i + 1];
  }
  const double expected = cross_entropy(model(inputs), targets).item();
  BOOST_TEST(std::abs(loss_on(model, text, 100) - expected) < 1e-5);
  BOOST_CHECK_THROW(loss_on(model, {1, 2, 3, 4}, 1), std::invalid_argument);
}
