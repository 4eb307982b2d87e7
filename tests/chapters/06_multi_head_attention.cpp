// Chapter 6: the published digits of the stack and of the split heads, both being one, and the
// published digits that are wrong.
#include "chapters/06_multi_head_attention/multi_head.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

#include "autograd/nn/multi_head_attention.h"
#include "chapters/06_multi_head_attention/constructed_head.h"
#include "chapters/06_multi_head_attention/two_readers.h"
#include "chapters/shared/worked_examples.h"
#include "core/tensor/tensor.h"
#include "tests/support/reference_file.h"

using namespace attn;

namespace {

const ReferenceFile kPublished("tests/reference/published.json");
constexpr double kFourDigits = 6e-5;

Variable batch_of_one() { return unsqueeze(Variable(journey_example().x), 0); }
Tensor first_sequence(const Variable& batch) { return select(batch, 0, 0).value(); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_stack_has_the_published_digits) {
  Rng rng(123);
  const StackedHeads stack(3, 2, 2, Mask::kCausal, rng);
  for (const auto& [name, parameter] : stack.named_parameters()) {
    check_close(name, parameter.value(), kPublished.tensor("ch03_mha_wrapper/weights/" + name));
  }
  const Tensor output = first_sequence(stack(batch_of_one()).output);
  check_close("contexts", output, kPublished.tensor("ch03_mha_wrapper/context"), 1e-6);
  check_close("four digits", output, kPublished.tensor("ch03_mha_wrapper/context_published"),
              kFourDigits);
}

BOOST_AUTO_TEST_CASE(split_heads_have_the_published_digits_and_gradients) {
  Rng rng(123);
  const SplitHeads split(3, 2, 2, Mask::kCausal, rng);
  const Variable x(journey_example().x, true);
  const MultiHeadSteps steps = split(unsqueeze(x, 0));
  check_close("weights", first_sequence(steps.weights), kPublished.tensor("ch03_mha/attn"), 1e-6);
  check_close("outputs", first_sequence(steps.output), kPublished.tensor("ch03_mha/out"), 1e-6);
  check_close("four digits", first_sequence(steps.output),
              kPublished.tensor("ch03_mha/out_published"), kFourDigits);

  Tensor c = empty({1, 6, 2});
  for (std::size_t i = 0; i < 12; ++i) c.data()[i] = static_cast<Real>(i + 1) / 12;
  const Variable loss = sum(steps.output * Variable(c));
  loss.backward();
  check_close("loss", loss.value(), kPublished.tensor("gradients/mha/loss"), 1e-5);
  check_close("dL/dX", x.grad(), kPublished.tensor("gradients/mha/dx"), 1e-5);
  for (const auto& [name, parameter] : split.named_parameters()) {
    check_close("dL/d" + name, parameter.grad(), kPublished.tensor("gradients/mha/d_" + name),
                1e-5);
  }
}

BOOST_AUTO_TEST_CASE(the_librarys_attention_has_the_published_digits_and_gradients) {
  Rng rng(123);
  const MultiHeadAttention attention(3, 2, 2, rng);
  AttentionMask causal;
  causal.causal = true;
  const Variable x(journey_example().x, true);
  const HeadsOutput result = attention(unsqueeze(x, 0), causal);
  check_close("weights", first_sequence(result.weights), kPublished.tensor("ch03_mha/attn"), 1e-6);
  check_close("outputs", first_sequence(result.output), kPublished.tensor("ch03_mha/out"), 1e-6);
  Tensor c = empty({1, 6, 2});
  for (std::size_t i = 0; i < 12; ++i) c.data()[i] = static_cast<Real>(i + 1) / 12;
  const Variable loss = sum(result.output * Variable(c));
  loss.backward();
  check_close("dL/dX", x.grad(), kPublished.tensor("gradients/mha/dx"), 1e-5);
  for (const auto& [name, parameter] : attention.named_parameters()) {
    check_close("dL/d" + name, parameter.grad(), kPublished.tensor("gradients/mha/d_" + name),
                1e-5);
  }
}

BOOST_AUTO_TEST_CASE(a_batched_product_has_the_published_digits) {
  const Variable a(kPublished.tensor("ch03_batched_matmul/a"));
  const Variable heads = reshape(a, {2, 3, 4});
  check_close("a aT", matmul(heads, heads, true).value(),
              kPublished.tensor("ch03_batched_matmul/published"), 1e-4);
}

// The classic exercise 3.2: its published digits are those of the wrong axis.
BOOST_AUTO_TEST_CASE(the_published_digits_of_two_narrow_heads_come_from_the_wrong_axis) {
  Rng rng(123);
  const StackedHeads stack(3, 1, 2, Mask::kCausal, rng);
  const Tensor right = first_sequence(stack(batch_of_one()).output);
  check_close("over keys", right, kPublished.tensor("ch03_ex3_2/context_correct"), 1e-6);
  const Tensor wrong = first_sequence(stack(batch_of_one(), SoftmaxAxis::kQueries).output);
  check_close("over queries", wrong, kPublished.tensor("ch03_ex3_2/published"), kFourDigits);
  BOOST_TEST(largest_difference(right, wrong) > 0.4);
}

// The classic exercise 3.3.
BOOST_AUTO_TEST_CASE(at_the_size_of_gpt2_there_are_2360064_parameters) {
  Rng rng(1);
  const MultiHeadAttention attention(768, 12, rng);
  BOOST_TEST(static_cast<double>(attention.parameter_count()) ==
             kPublished.numbers("ch03_ex3_3/params").at(0));
}

BOOST_AUTO_TEST_CASE(stack_split_and_library_agree_on_copied_weights) {
  for (const Mask mask : {Mask::kCausal, Mask::kNone}) {
    Rng rng(2);
    const StackedHeads stack(6, 4, 3, mask, rng);
    SplitHeads split(6, 12, 3, mask, rng);
    BOOST_TEST(largest_difference(stack(Variable(randn({2, 5, 6}, rng))).contexts.value(),
                                  split(Variable(randn({2, 5, 6}, rng))).contexts.value()) > 1e-2);
    copy_weights(stack, split);
    MultiHeadAttention library(6, 12, 3, rng);
    library.load_state_dict(split.state_dict());
    AttentionMask hidden;
    hidden.causal = mask == Mask::kCausal;

    const Variable x(randn({2, 5, 6}, rng));
    const MultiHeadSteps of_stack = stack(x), of_split = split(x);
    const HeadsOutput of_library = library(x, hidden);
    BOOST_TEST(largest_difference(of_stack.contexts.value(), of_split.contexts.value()) <= 1e-6);
    BOOST_TEST(largest_difference(of_stack.weights.value(), of_split.weights.value()) <= 1e-6);
    BOOST_TEST(largest_difference(of_library.output.value(), of_split.output.value()) <= 1e-6);
    BOOST_TEST(largest_difference(of_library.weights.value(), of_split.weights.value()) <= 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(a_causal_output_is_the_same_to_the_bit_when_later_inputs_change) {
  Rng rng(3);
  const SplitHeads split(4, 6, 3, Mask::kCausal, rng);
  const Tensor x = randn({1, 5, 4}, rng);
  const Tensor before = split(Variable(x)).output.value();
  for (std::size_t t = 0; t + 1 < 5; ++t) {
    Tensor changed = x;
    for (std::size_t later = t + 1; later < 5; ++later) changed(0, later, 1) += Real(3);
    const Tensor after = split(Variable(changed)).output.value();
    for (std::size_t i = 0; i <= t; ++i) {
      for (std::size_t c = 0; c < 6; ++c) BOOST_TEST(after(0, i, c) == before(0, i, c));
    }
  }
}

BOOST_AUTO_TEST_CASE(splitting_keeps_each_tokens_columns_together) {
  Tensor x = empty({1, 2, 4});
  for (std::size_t i = 0; i < 8; ++i) x.data()[i] = static_cast<Real>(i);
  const Tensor heads = split_heads(Variable(x), 2).value();  // (1, H, T, D)
  BOOST_TEST(heads(0, 0, 1, 0) == 4);                        // head 1, token 2: columns 0 and 1
  BOOST_TEST(heads(0, 1, 0, 1) == 3);                        // head 2, token 1: columns 2 and 3
  BOOST_TEST(largest_difference(join_heads(Variable(heads)).value(), x) == 0);
  Rng rng(4);
  BOOST_CHECK_THROW(SplitHeads(4, 6, 4, Mask::kNone, rng), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(one_head_and_two_have_equally_many_parameters) {
  Rng rng(5);
  const TwoReaders one(1, 10, 8, 32, rng), two(2, 10, 8, 32, rng);
  BOOST_TEST(one.parameter_count() == two.parameter_count());
  const Labelled task = two_targets(3, 8, 10, rng);
  BOOST_TEST(to_string(two(task.inputs).logits.shape()) == "(3, 8, 2, 10)");
  BOOST_TEST(to_string(two(task.inputs).weights.shape()) == "(3, 2, 8, 8)");
}

BOOST_AUTO_TEST_CASE(both_answers_are_counted_apart) {
  IndexTensor targets = IndexTensor::from_shape({1, 2, 2});
  std::fill(targets.begin(), targets.end(), 0);
  Tensor logits = zeros({1, 2, 2, 3});
  logits(0, 0, 0, 0) = logits(0, 1, 0, 0) = logits(0, 0, 1, 0) = 1;
  logits(0, 1, 1, 2) = 1;
  const TwoReadersQuality quality = measure(logits, targets);
  BOOST_TEST(quality.one_before == 100);
  BOOST_TEST(quality.two_before == 50);
}

// Every pair of digits at every place: the answer at a place depends on nothing else but for e^−30.
BOOST_AUTO_TEST_CASE(one_constructed_head_answers_both_questions) {
  for (const std::size_t T : {4U, 8U}) {
    Rng rng(6);
    TwoReaders model(1, 10, T, 32, rng);
    model.load_state_dict(constructed_head(10, T, 32));
    for (std::size_t place = 0; place < T; ++place) {
      Labelled task = two_targets(100, T, 10, rng);
      for (std::size_t pair = 0; pair < 100; ++pair) {
        task.inputs(pair, (place + T - 1) % T) = static_cast<std::int64_t>(pair / 10);
        task.inputs(pair, (place + T - 2) % T) = static_cast<std::int64_t>(pair % 10);
        for (std::size_t t = 0; t < T; ++t) {
          task.targets(pair, t, 0) = task.inputs(pair, (t + T - 1) % T);
          task.targets(pair, t, 1) = task.inputs(pair, (t + T - 2) % T);
        }
      }
      const Tensor logits = model(task.inputs).logits.value();
      BOOST_TEST(measure(logits, task.targets).one_before == 100);
      BOOST_TEST(measure(logits, task.targets).two_before == 100);
      BOOST_TEST(smallest_margin(logits, task.targets) > 0.5);
    }
  }
  BOOST_CHECK_THROW(constructed_head(10, 7, 32), std::invalid_argument);
  BOOST_CHECK_THROW(constructed_head(10, 8, 8), std::invalid_argument);
}

// In a model whose second head adds nothing, that head is no loss, and the first is all there is.
BOOST_AUTO_TEST_CASE(each_head_is_switched_off_in_turn_and_on_again) {
  Rng rng(7);
  TwoReaders model(2, 10, 8, 32, rng);
  const Labelled task = two_targets(50, 8, 10, rng);
  Variable mixing;
  for (const auto& [name, parameter] : model.named_parameters()) {
    if (name == "attention.out_proj.weight") mixing = parameter;
  }
  Tensor first_alone = Real(20) * mixing.value();
  for (std::size_t row = 0; row < 32; ++row) {
    for (std::size_t column = 16; column < 32; ++column) first_alone(row, column) = 0;
  }
  mixing.mutable_value() = zeros({32, 32});
  const TwoReadersQuality nothing = measure(model(task.inputs).logits.value(), task.targets);
  mixing.mutable_value() = first_alone;
  const TwoReadersQuality first = measure(model(task.inputs).logits.value(), task.targets);
  BOOST_TEST(first.one_before != nothing.one_before);

  const std::vector<TwoReadersQuality> without = measure_without_each_head(model, 2, task);
  BOOST_TEST(without.at(0).one_before == nothing.one_before);
  BOOST_TEST(without.at(0).two_before == nothing.two_before);
  BOOST_TEST(without.at(1).one_before == first.one_before);
  BOOST_TEST(without.at(1).two_before == first.two_before);
  BOOST_TEST((mixing.value() == first_alone));
}

BOOST_AUTO_TEST_CASE(a_margin_is_below_zero_where_an_answer_is_wrong) {
  IndexTensor targets = IndexTensor::from_shape({1, 1, 2});
  std::fill(targets.begin(), targets.end(), 1);
  const Tensor logits = from_values({1, 1, 2, 3}, {0, 5, 2, 4, 1, 0});
  BOOST_TEST(smallest_margin(logits, targets) == -3);
}
