// Chapter 5 · Causal attention: a mask that hides the future.
//
// Five steps, from top to bottom:
//   1  the mask after softmax, then before it: the same weights, digit for digit
//   2  dropout on the weights
//   3  a batch of sentences, and the gradients
//   4  a language whose best possible loss is known: who gets below it has cheated
//   5  a language model of characters, and what it writes
//
//   ./learn run 5
//
// The mechanism itself is in causal_attention.cpp, the model of step 4 in repeater.cpp, that of
// step 5 in chapters/shared/language_model.cpp, its training in
// chapters/shared/character_training.cpp.
#include <cmath>
#include <limits>
#include <memory>

#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "chapters/05_causal_attention/causal_attention.h"
#include "chapters/05_causal_attention/figures.h"
#include "chapters/05_causal_attention/repeater.h"
#include "chapters/shared/character_training.h"
#include "chapters/shared/matrix_text.h"
#include "chapters/shared/training_loop.h"
#include "chapters/shared/worked_examples.h"
#include "core/run/program.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

// With halves of 8, the unmasked model may look back nearly everywhere, and then it can generate.
constexpr std::size_t kSymbols = 16, kHalfLength = 16;
constexpr std::size_t kTestSequences = 2000;

// 1 · Chapter 4's sentence and weights (seed 789), masked both ways. Returns the masked weights.
Variable mask_both_ways(Run& run, const WorkedExample& example) {
  run.print("1 · The mask, after softmax and before it\n");
  Rng rng(789);
  const CausalAttention attention(3, 2, /*dropout=*/0, rng, Mask::kNone);
  const Variable scores = attention.steps(Variable(example.x)).scores;
  const BoolTensor hidden = later_tokens(example.tokens.size());

  print_matrix(run, "Weights of chapter 4, every token seen:", softmax(scores).value(),
               example.tokens);
  print_matrix(run, "Later tokens set to 0:", masked_fill(softmax(scores), hidden, 0).value(),
               example.tokens);
  const Variable after = mask_after_softmax(scores);
  print_matrix(run, "Each row divided by its sum:", after.value(), example.tokens);

  constexpr Real minus_infinity = -std::numeric_limits<Real>::infinity();
  const Real root_d = std::sqrt(Real(2));
  print_matrix(run, "Or: scores with −∞ for later tokens, before softmax:",
               masked_fill(scores * root_d, hidden, minus_infinity).value(), example.tokens);
  const Variable before = mask_before_softmax(scores);
  print_matrix(run, "and their softmax, after division by √d:", before.value(), example.tokens);

  run.claim("mask before and after softmax: largest difference",
            largest_difference(after.value(), before.value()), at_most(1e-6));
  draw_worked_weights(run, example, scores);
  return before;
}

// 2 · Half of the weights set to 0, the others doubled, so that the expected sum stays.
void drop_weights(const Run& run, const WorkedExample& example, const Variable& weights) {
  run.print("2 · Dropout on the weights, with probability 0.5\n");
  const bool training = true;
  Rng rng(123);
  print_matrix(run, "Of ones:", dropout(Variable(ones({6, 6})), 0.5, training, rng).value());
  Rng same_rng(123);
  print_matrix(run, "Of the masked weights:", dropout(weights, 0.5, training, same_rng).value(),
               example.tokens);
}

// 3 · The same sentence twice, as a batch (2, 6, 3); then one sentence's gradients.
void attend_in_batches(const Run& run, const WorkedExample& example) {
  run.print("3 · A batch\n");
  Rng rng(123);
  const CausalAttention attention(3, 2, /*dropout=*/0, rng);
  const Variable x(example.x, true);
  const Variable contexts = attention(stack({x, x}, 0));
  run.print("Contexts of a batch of shape {}, each sequence on its own:",
            to_string(contexts.shape()));
  print_matrix(run, "sequence 1:", select(contexts, 0, 0).value(), example.tokens);
  print_matrix(run, "sequence 2:", select(contexts, 0, 1).value(), example.tokens);

  print_gradients(run, "context", attention(x), x, example.tokens, attention);
}

// 4 · One training run: the same steps, batches and rate for both variants.
struct Trained {
  RepeaterCourse course;
  RepeaterQuality quality;
};

Trained learn_to_repeat(Run& run, const std::string& name, Mask mask, const Labelled& test) {
  const Options& options = run.options();
  Rng rng(options.seed);
  Repeater model(mask, kSymbols, kHalfLength, options.hidden, rng);
  Adam adam(model.parameters(), options.learning_rate);

  TrainingLoop loop(run, name, model, adam, rng, options.steps);
  while (loop.next()) {
    const Labelled task = repeat_twice(options.batch_size, kHalfLength, kSymbols, rng);
    const Variable loss = cross_entropy(model(task.inputs).logits, task.targets);
    adam.zero_grad();
    loss.backward();
    adam.step();
    loop.record({{"loss", loss.item()}});
    if (loop.step() % (loop.step() < 200 ? 10 : 100) == 0) {
      Rng check_rng(options.seed + 2);
      const Labelled check = repeat_twice(200, kHalfLength, kSymbols, check_rng);
      loop.record({{"generated exactly", measure(model, check).sequences_right}});
    }
  }
  const NoGradGuard no_graph;
  return {{name, loop.history("loss"), loop.steps_of("generated exactly"),
           loop.history("generated exactly"), mean(model(test.inputs).weights, {0}).value()},
          measure(model, test)};
}

void catch_the_cheat(Run& run) {
  const double floor = std::log(static_cast<double>(kSymbols)) / 2;
  run.print("4 · A language that says everything twice");
  run.print(
      "{} random symbols of {}, then the same again. Of the past alone, no model can do "
      "better than ½ ln {} = {:.4f} nats per token.\n",
      kHalfLength, kSymbols, kSymbols, floor);
  Rng test_rng(run.options().seed + 1);
  const Labelled test = repeat_twice(kTestSequences, kHalfLength, kSymbols, test_rng);
  const Trained masked = learn_to_repeat(run, "masked", Mask::kCausal, test);
  const Trained unmasked = learn_to_repeat(run, "unmasked", Mask::kNone, test);

  Table table({"", "loss", "random half", "certain half", "symbols correct, %", "sequences, %"});
  for (const Trained* trained : {&masked, &unmasked}) {
    const RepeaterQuality& quality = trained->quality;
    table.row({trained->course.name, fmt::format("{:.4f}", quality.loss),
               fmt::format("{:.4f}", quality.first_half),
               fmt::format("{:.4f}", quality.second_half),
               fmt::format("{:.2f}", quality.symbols_right),
               fmt::format("{:.2f}", quality.sequences_right)});
  }
  run.print_line(table.text(run.terminal()) + "\n");
  // The floor holds on average; on one test set the loss may be a little to either side.
  run.claim("masked: loss, nats per token", masked.quality.loss, between(floor - 0.002, 1.395));
  run.claim("masked: sequences correct, %", masked.quality.sequences_right, at_least(100));
  run.claim("unmasked: loss below the floor", unmasked.quality.loss, at_most(floor - 0.05));
  run.claim("unmasked: sequences correct, %", unmasked.quality.sequences_right, at_most(15));
  draw_cheating(run, {masked.course, unmasked.course}, floor);
  draw_repeater_weights(run, masked.course, unmasked.course);
}

// 5 · Text, one character at a time: blocks of this attention and a small network, stacked.
void learn_a_text(Run& run, const CharacterTexts& texts) {
  run.print("5 · A language model of characters");
  const auto one_head = [](std::size_t width, Rng& rng) {
    return std::make_unique<CausalAttention>(width, width, /*dropout=*/0, rng);
  };
  learn_characters(run, texts, "one head", one_head);
}

void chapter(Run& run) {
  const CharacterTexts texts = read_character_texts(run.options());
  const WorkedExample journey = journey_example();
  const Variable weights = mask_both_ways(run, journey);
  drop_weights(run, journey, weights);
  attend_in_batches(run, journey);
  catch_the_cheat(run);
  learn_a_text(run, texts);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("05_causal_attention", "Chapter 5 · Causal attention");
  program.steps(1500, 40);
  program.batch_size(64);
  program.learning_rate(3e-3);
  program.hidden(32);
  state_character_options(program);
  program.next("./learn run 6");
  return program.run(argc, argv, chapter);
}
