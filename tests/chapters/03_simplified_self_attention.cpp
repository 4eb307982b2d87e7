// Chapter 3: the published digits of both worked sentences, and the bound that keeps it from
// reversing.
#include "chapters/03_simplified_self_attention/simplified_self_attention.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "chapters/03_simplified_self_attention/counterexample.h"
#include "chapters/03_simplified_self_attention/group_averager.h"
#include "chapters/03_simplified_self_attention/simple_reverser.h"
#include "chapters/shared/worked_examples.h"
#include "tests/support/reference_file.h"

using namespace attn;

namespace {

const ReferenceFile kPublished("tests/reference/published.json");
constexpr double kFourDigits = 6e-5;

}  // namespace

BOOST_AUTO_TEST_CASE(the_sentences_are_the_published_ones) {
  check_close("journey", journey_example().x, kPublished.tensor("ch03_inputs/x"));
  check_close("random", random_example().x, kPublished.tensor("seed004_simple/x"));
}

BOOST_AUTO_TEST_CASE(one_query_has_the_published_digits) {
  const AttentionSteps steps = attend_from(Variable(journey_example().x), 1);
  check_close("scores", steps.scores.value(), kPublished.tensor("ch03_simple/scores2_published"),
              kFourDigits);
  check_close("shares of the sum", sum_normalised(steps.scores).value(),
              kPublished.tensor("ch03_simple/sum_normalised2_published"), kFourDigits);
  check_close("weights", steps.weights.value(), kPublished.tensor("ch03_simple/weights2_published"),
              kFourDigits);
  check_close("context", steps.context.value(), kPublished.tensor("ch03_simple/context2_published"),
              kFourDigits);
}

BOOST_AUTO_TEST_CASE(all_queries_have_the_published_digits) {
  const AttentionSteps steps = simplified_self_attention(Variable(journey_example().x));
  const std::vector<std::pair<std::string, Variable>> results = {
      {"scores", steps.scores}, {"weights", steps.weights}, {"context", steps.context}};
  for (const auto& [name, result] : results) {
    check_close(name, result.value(), kPublished.tensor("ch03_simple/" + name + "_published"),
                kFourDigits);
    check_close(name, result.value(), kPublished.tensor("ch03_simple/" + name), 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(the_second_sentence_has_the_published_digits) {
  const AttentionSteps steps = simplified_self_attention(Variable(random_example().x));
  check_close("scores", steps.scores.value(), kPublished.tensor("seed004_simple/scores"), 2e-6);
  check_close("weights", steps.weights.value(), kPublished.tensor("seed004_simple/weights"), 2e-6);
  check_close("context", steps.context.value(), kPublished.tensor("seed004_simple/context"), 2e-6);
}

BOOST_AUTO_TEST_CASE(the_gradient_is_the_published_one) {
  const Variable x(journey_example().x, true);
  const Variable context = simplified_self_attention(x).context;
  Tensor c = empty({6, 3});
  for (std::size_t i = 0; i < 18; ++i) c.data()[i] = static_cast<Real>(i + 1) / 18;
  const Variable loss = sum(context * Variable(c));
  loss.backward();
  check_close("loss", loss.value(), kPublished.tensor("gradients/simple/loss"), 1e-5);
  check_close("dL/dX", x.grad(), kPublished.tensor("gradients/simple/dx"), 1e-5);
}

BOOST_AUTO_TEST_CASE(each_sequence_of_a_batch_attends_to_itself_only) {
  const Tensor journey = journey_example().x;
  const Tensor random = random_example().x;
  const Variable batch = stack({Variable(journey), Variable(random)}, 0);
  const Variable context = simplified_self_attention(batch).context;
  check_close("first", select(context, 0, 0).value(),
              simplified_self_attention(Variable(journey)).context.value());
  check_close("second", select(context, 0, 1).value(),
              simplified_self_attention(Variable(random)).context.value());
}

// S_ij ≤ max(S_ii, S_jj), whatever the vectors.
BOOST_AUTO_TEST_CASE(no_token_can_prefer_another_while_that_one_prefers_it) {
  Rng rng(3);
  for (const Real size : {Real(0.01), Real(1), Real(30)}) {
    const Variable x(randn({50, 9, 4}, rng));
    const Tensor scores = simplified_self_attention(x * size).scores.value();
    BOOST_TEST(largest_violation(scores) <= 1e-6 * size * size);
  }
}

BOOST_AUTO_TEST_CASE(a_broken_bound_is_noticed) {
  const Tensor scores = from_values({1, 2, 2}, {1, 5, 5, 2});
  BOOST_TEST(largest_violation(scores) == 3);
}

BOOST_AUTO_TEST_CASE(views_that_are_not_learned_put_their_weight_where_they_say) {
  Rng rng(5);
  const GroupAverages task = group_averages(20, 6, 2, rng);
  const GroupAverager alone(View::kItself, 2, 3, rng);
  BOOST_TEST(measure(alone, task).weight_in_group == 1);

  const GroupAverager all(View::kEverythingAlike, 2, 3, rng);
  double same = 0;
  for (const bool in_group : task.same_group) same += in_group ? 1 : 0;
  BOOST_TEST(std::abs(measure(all, task).weight_in_group - same / (20 * 6 * 6)) < 1e-6);
}

// Whatever the parameters, the proof finds a sequence that is not reversed; no sum is below 0.
BOOST_AUTO_TEST_CASE(no_setting_reverses_the_sequences_that_the_proof_picks) {
  constexpr std::size_t symbols = 5;
  for (const std::size_t T : {2U, 4U, 8U}) {
    for (const Real size : {Real(0.1), Real(1), Real(10)}) {
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        Rng rng(seed);
        SimpleReverser model(symbols, T, 6, rng);
        for (Variable& parameter : model.parameters()) parameter.mutable_value() *= size;
        const OpposedSequences opposed = oppose(model, T, symbols);
        BOOST_TEST(opposed.count == 10);
        BOOST_TEST(opposed.reversed == 0);
        BOOST_TEST(opposed.smallest_balance > -1e-4);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_token_of_an_opposed_sequence_speaks_against_the_correct_answer) {
  Rng rng(7);
  const SimpleReverser model(10, 8, 16, rng);
  for (std::size_t q = 1; q < 10; ++q) {
    const IndexTensor tokens = opposed_sequence(model, 8, 0, q);
    const Tensor logits = model.read_tokens(tokens).value();
    for (std::size_t t = 0; t < 8; ++t) {
      const bool wanted_q = tokens(0, 7 - t) == static_cast<std::int64_t>(q);
      BOOST_TEST((logits(0, t, q) > logits(0, t, 0)) == !wanted_q);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_odd_length_has_no_opposed_sequence) {
  Rng rng(7);
  const SimpleReverser model(10, 3, 4, rng);
  BOOST_CHECK_THROW(opposed_sequence(model, 3, 0, 1), std::invalid_argument);
}
