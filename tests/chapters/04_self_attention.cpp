// Chapter 4: the published digits of trainable attention, both ways of writing it being one, and
// what positions and the scale are for.
#include "chapters/04_self_attention/self_attention.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "chapters/04_self_attention/reverser.h"
#include "chapters/04_self_attention/saturation.h"
#include "chapters/shared/worked_examples.h"
#include "core/tensor/math.h"
#include "tests/support/reference_file.h"

using namespace attn;

namespace {

const ReferenceFile kPublished("tests/reference/published.json");
constexpr double kFourDigits = 6e-5;

// L = Σ c · context, with c = 1/12, 2/12, … 12/12.
Variable loss_of(const Variable& context) {
  Tensor c = empty({6, 2});
  for (std::size_t i = 0; i < 12; ++i) c.data()[i] = static_cast<Real>(i + 1) / 12;
  return sum(context * Variable(c));
}

Tensor row_of_journey(const Variable& matrix) { return select(matrix, 0, 1).value(); }

// The gradients of `attention` and of its input x (6, 3) against gradients/<version>.
void check_gradients(const std::string& version, const Module& attention, const Variable& x,
                     const Variable& context) {
  const std::string place = "gradients/" + version + "/";
  const Variable loss = loss_of(context);
  loss.backward();
  check_close("loss", loss.value(), kPublished.tensor(place + "loss"), 1e-5);
  check_close("dL/dX", x.grad(), kPublished.tensor(place + "dx"), 1e-5);
  for (const auto& [name, parameter] : attention.named_parameters()) {
    check_close("dL/d" + name, parameter.grad(), kPublished.tensor(place + "d_" + name), 1e-5);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(raw_matrices_have_the_published_digits) {
  Rng rng(123);
  const MatrixSelfAttention attention(3, 2, rng);
  const SelfAttentionSteps steps = attention(Variable(journey_example().x));
  const std::vector<std::pair<std::string, Variable>> results = {
      {"queries", steps.queries}, {"keys", steps.keys},       {"values", steps.values},
      {"scores", steps.scores},   {"weights", steps.weights}, {"context", steps.context}};
  for (const auto& [name, result] : results) {
    check_close(name, result.value(), kPublished.tensor("ch03_v1/" + name), 1e-6);
  }
  for (const auto& [name, matrix] : attention.named_parameters()) {
    check_close(name, matrix.value(), kPublished.tensor("ch03_v1/" + name));
  }
  check_close("query 2", row_of_journey(steps.queries),
              kPublished.tensor("ch03_v1/query2_published"), kFourDigits);
  check_close("scores 2", row_of_journey(steps.scores),
              kPublished.tensor("ch03_v1/scores2_published"), kFourDigits);
  check_close("score 22", select(select(steps.scores, 0, 1), 0, 1).value(),
              kPublished.tensor("ch03_v1/score22_published"), kFourDigits);
  check_close("weights 2", row_of_journey(steps.weights),
              kPublished.tensor("ch03_v1/weights2_published"), kFourDigits);
  check_close("context 2", row_of_journey(steps.context),
              kPublished.tensor("ch03_v1/context2_published"), kFourDigits);
  check_close("contexts", steps.context.value(), kPublished.tensor("ch03_v1/context_published"),
              kFourDigits);
}

BOOST_AUTO_TEST_CASE(linear_layers_have_the_published_digits) {
  Rng rng(789);
  const LinearSelfAttention attention(3, 2, rng);
  const SelfAttentionSteps steps = attention(Variable(journey_example().x));
  check_close("W_query", attention.state_dict()[0].second,
              kPublished.tensor("ch03_v2/W_query_weight"));
  check_close("scores", steps.scores.value(), kPublished.tensor("ch03_v2/scores"), 1e-6);
  check_close("weights", steps.weights.value(), kPublished.tensor("ch03_v2/weights_published"),
              kFourDigits);
  check_close("contexts", steps.context.value(), kPublished.tensor("ch03_v2/context_published"),
              kFourDigits);
}

BOOST_AUTO_TEST_CASE(gradients_are_the_published_ones) {
  Rng raw_rng(123);
  const MatrixSelfAttention raw(3, 2, raw_rng);
  const Variable x_of_raw(journey_example().x, true);
  check_gradients("v1", raw, x_of_raw, raw(x_of_raw).context);

  Rng linear_rng(789);
  const LinearSelfAttention linear(3, 2, linear_rng);
  const Variable x_of_linear(journey_example().x, true);
  check_gradients("v2", linear, x_of_linear, linear(x_of_linear).context);
}

// The classic exercise 3.1.
BOOST_AUTO_TEST_CASE(raw_matrices_with_transposed_weights_equal_linear_layers) {
  Rng rng(123);
  const LinearSelfAttention linear(3, 2, rng);
  const StateDict weights = linear.state_dict();
  const auto transposed = [&](std::size_t i) { return math::permute(weights[i].second, {1, 0}); };
  const MatrixSelfAttention matrices(transposed(0), transposed(1), transposed(2));
  const Variable x(journey_example().x);
  check_close("both", matrices(x).context.value(), linear(x).context.value(), 1e-6);
  check_close("published", linear(x).context.value(), kPublished.tensor("ch03_ex3_1/published"),
              kFourDigits);
}

BOOST_AUTO_TEST_CASE(the_second_sentence_scaled_has_the_published_digits) {
  const Variable x(random_example().x);
  const SelfAttentionSteps steps = attend(x, x, x);
  check_close("weights", steps.weights.value(),
              kPublished.tensor("seed004_simple/scaled_weights_1_over_sqrt3"), 2e-6);
  check_close("context", steps.context.value(), kPublished.tensor("seed004_simple/scaled_context"),
              2e-6);
}

// Reading the tokens in another order gives the same logits in that order, unless positions are
// added.
BOOST_AUTO_TEST_CASE(order_is_seen_only_through_positions) {
  const auto turned_round = [](const Tensor& logits) {  // (1, T, V), along T
    Tensor result = logits;
    const std::size_t T = logits.shape()[1];
    const std::size_t V = logits.shape()[2];
    for (std::size_t t = 0; t < T; ++t) {
      for (std::size_t v = 0; v < V; ++v) result(0, t, v) = logits(0, T - 1 - t, v);
    }
    return result;
  };
  IndexTensor tokens = IndexTensor::from_shape({1, 5});
  IndexTensor backwards = tokens;
  for (std::size_t t = 0; t < 5; ++t) {
    tokens(0, t) = static_cast<std::int64_t>(t * t % 7);
    backwards(0, 4 - t) = tokens(0, t);
  }
  for (const Positions positions :
       {Positions::kNone, Positions::kLearned, Positions::kSinusoidal}) {
    Rng rng(11);
    const Reverser model(positions, Scale::kSquareRoot, 7, 5, 8, rng);
    const Tensor there = model(tokens).logits.value();
    const Tensor back = turned_round(model(backwards).logits.value());
    double difference = 0;
    for (std::size_t i = 0; i < there.size(); ++i) {
      difference += std::abs(there.data()[i] - back.data()[i]);
    }
    BOOST_TEST_CONTEXT(to_string(positions) << " positions") {
      BOOST_TEST((difference < 1e-5) == (positions == Positions::kNone));
    }
  }
}

// Of 3 3 5 1: from a 3 the others are 3 5 1, so any guess is right once in 3; from the 5 or the 1,
// 3 is right twice in 3.
BOOST_AUTO_TEST_CASE(the_best_answer_without_order_is_the_most_frequent_of_the_others) {
  Labelled task;
  task.inputs = IndexTensor::from_shape({1, 4});
  task.inputs(0, 0) = task.inputs(0, 1) = 3;
  task.inputs(0, 2) = 5;
  task.inputs(0, 3) = 1;
  BOOST_TEST(std::abs(best_without_order(task, 10) - 100 * (1 + 1 + 2 + 2) / 12.0) < 1e-9);
}

BOOST_AUTO_TEST_CASE(only_unscaled_scores_saturate_as_the_width_grows) {
  const Saturation narrow = measure_saturation(1, Scale::kNone, 1);
  BOOST_TEST(narrow.largest_weight == measure_saturation(1, Scale::kSquareRoot, 1).largest_weight);
  const Saturation plain = measure_saturation(256, Scale::kNone, 1);
  const Saturation scaled = measure_saturation(256, Scale::kSquareRoot, 1);
  BOOST_TEST(plain.largest_weight > 0.85);
  BOOST_TEST(scaled.largest_weight < 0.35);
  BOOST_TEST(plain.gradient < scaled.gradient / 2);
  BOOST_TEST(plain.entropy < 0.5);
  BOOST_TEST(scaled.entropy > 2);
}
