// Chapter 6 · Multi-head attention: several places at once.
//
// Six steps, from top to bottom:
//   1  a stack of single heads; and a published digit that is wrong
//   2  one set of matrices, split into heads: the same numbers from the same weights
//   3  what it has grown into: GPT-2's size
//   4  two questions at once: one head or two, with equal parameters; and what one head could do
//   5  chapter 5's language model of characters, with several heads
//   6  long sequences: the same numbers without ever holding the weights
//
//   ./learn run 6
//
// The mechanism itself is in multi_head.cpp, the model of step 4 in two_readers.cpp, the weights
// that training does not find in constructed_head.cpp.
#include <algorithm>
#include <memory>

#include "autograd/nn/functional.h"
#include "autograd/nn/multi_head_attention.h"
#include "autograd/optim/adam.h"
#include "chapters/06_multi_head_attention/causal_heads.h"
#include "chapters/06_multi_head_attention/constructed_head.h"
#include "chapters/06_multi_head_attention/figures.h"
#include "chapters/06_multi_head_attention/long_sequences.h"
#include "chapters/06_multi_head_attention/multi_head.h"
#include "chapters/06_multi_head_attention/two_readers.h"
#include "chapters/shared/character_training.h"
#include "chapters/shared/matrix_text.h"
#include "chapters/shared/training_loop.h"
#include "chapters/shared/worked_examples.h"
#include "core/run/program.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

constexpr std::size_t kSymbols = 10, kLength = 8;
constexpr std::size_t kTestSequences = 2000;

// 1 · Two heads of width 2, then of width 1; weights drawn with seed 123.
void stack_heads(const Run& run, const WorkedExample& example) {
  run.print("1 · A stack of single heads\n");
  const Variable x = unsqueeze(Variable(example.x), 0);  // a batch of one, (1, 6, 3)
  Rng rng(123);
  const StackedHeads wide(3, 2, 2, Mask::kCausal, rng);
  print_matrix(run, "Two heads of width 2, side by side:", select(wide(x).output, 0, 0).value(),
               example.tokens);

  Rng same_rng(123);
  const StackedHeads narrow(3, 1, 2, Mask::kCausal, same_rng);
  print_matrix(run, "Two heads of width 1:", select(narrow(x).output, 0, 0).value(),
               example.tokens);
  print_matrix(run,
               "Digits that were published for these weights. They come from a softmax over the\n"
               "queries' axis: its columns add up to 1, not its rows.",
               select(narrow(x, SoftmaxAxis::kQueries).output, 0, 0).value(), example.tokens);
  const Tensor sums = select(sum(narrow(x, SoftmaxAxis::kQueries).weights, {-1}), 0, 0).value();
  print_matrix(run, "What each token's weights then add up to, in head 1 and head 2:", sums);
}

// 2 · The splitting, in numbers; then a stack's weights in split heads.
void split_one_matrix(Run& run, const WorkedExample& example) {
  run.print("2 · One set of matrices, split into heads\n");
  const Tensor a = from_values({2, 3, 4}, {0.2745, 0.6584, 0.2775, 0.8573,  //
                                           0.8993, 0.0390, 0.9268, 0.7388,  //
                                           0.7179, 0.7058, 0.9156, 0.4340,  //
                                           0.0772, 0.3565, 0.1479, 0.5331,  //
                                           0.4066, 0.2318, 0.4545, 0.9737,  //
                                           0.4606, 0.5159, 0.4220, 0.5786});
  const Variable two_matrices(a);
  const Variable products = matmul(two_matrices, two_matrices, /*transpose_b=*/true);
  run.print("A product of (2, 3, 4) by (2, 4, 3) is two products, one for each head:");
  print_matrix(run, "head 1:", select(products, 0, 0).value());
  print_matrix(run, "head 2:", select(products, 0, 1).value());

  const Variable x(example.x, true);
  Rng rng(123);
  const SplitHeads split(3, 2, 2, Mask::kCausal, rng);
  const MultiHeadSteps steps = split(unsqueeze(x, 0));
  const Variable weights = select(steps.weights, 0, 0);  // (H, T, T)
  print_matrix(run, "Weights of head 1:", select(weights, 0, 0).value(), example.tokens);
  print_matrix(run, "Weights of head 2:", select(weights, 0, 1).value(), example.tokens);
  const Variable output = select(steps.output, 0, 0);
  print_matrix(run, "Outputs, after the last projection:", output.value(), example.tokens);
  draw_worked_heads(run, example.tokens, weights.value());
  print_gradients(run, "output", output, x, example.tokens, split);
}

// Both forms, and the library's, on random sentences with the same weights.
void show_that_all_are_one(Run& run) {
  Rng rng(run.options().seed);
  const StackedHeads stack(12, 4, 3, Mask::kCausal, rng);
  SplitHeads split(12, 12, 3, Mask::kCausal, rng);
  copy_weights(stack, split);
  MultiHeadAttention library(12, 12, 3, rng);
  library.load_state_dict(split.state_dict());
  AttentionMask causal;
  causal.causal = true;

  const Variable x(randn({4, 10, 12}, rng));
  const MultiHeadSteps of_split = split(x);
  run.claim("stack and split with the same weights: largest difference",
            largest_difference(stack(x).contexts.value(), of_split.contexts.value()),
            at_most(1e-6));
  run.claim("split and autograd/nn/multi_head_attention.h: largest difference",
            largest_difference(library(x, causal).output.value(), of_split.output.value()),
            at_most(1e-6));
}

// 3 · Width 768, 12 heads, as in the smallest GPT-2 (Radford et al. 2019).
void count_parameters(Run& run) {
  Rng rng(run.options().seed);
  const MultiHeadAttention gpt2(768, 12, rng);
  run.print("3 · At GPT-2's size, 768 wide with 12 heads: {} parameters in one attention.\n",
            gpt2.parameter_count());
  run.claim("parameters at GPT-2's size", static_cast<double>(gpt2.parameter_count()),
            between(2360064, 2360064));
}

// 4 · One training run: the same steps, batches and rate for both.
struct Trained {
  ReaderCourse course;
  TwoReadersQuality quality;
  std::size_t parameters;
  std::vector<TwoReadersQuality> without;  // each head in turn
};

Trained learn_two_readings(Run& run, std::size_t heads, const Labelled& test) {
  const Options& options = run.options();
  const std::string name = heads == 1 ? "one head" : "two heads";
  Rng rng(options.seed);
  TwoReaders model(heads, kSymbols, kLength, options.hidden, rng);
  Adam adam(model.parameters(), options.learning_rate);

  TrainingLoop loop(run, name, model, adam, rng, options.steps);
  while (loop.next()) {
    const Labelled task = two_targets(options.batch_size, kLength, kSymbols, rng);
    const Variable logits = model(task.inputs).logits;
    const Variable loss = cross_entropy(logits, task.targets);
    adam.zero_grad();
    loss.backward();
    adam.step();
    const TwoReadersQuality correct = measure(logits.value(), task.targets);
    loop.record({{"loss", loss.item()},
                 {"symbol before correct", correct.one_before},
                 {"second before correct", correct.two_before}});
  }
  const NoGradGuard no_graph;
  const TwoReaders::Answer answer = model(test.inputs);
  return {{name, loop.history("symbol before correct"), loop.history("second before correct"),
           mean(answer.weights, {0}).value()},
          measure(answer.logits.value(), test.targets),
          model.parameter_count(),
          measure_without_each_head(model, heads, test)};
}

// One head whose weights are written down instead of learned.
struct Constructed {
  TwoReadersQuality quality;
  double margin;
};

Constructed construct_one_head(const Run& run, const Labelled& test) {
  const NoGradGuard no_graph;
  Rng unused(0);
  TwoReaders model(/*heads=*/1, kSymbols, kLength, run.options().hidden, unused);
  model.load_state_dict(constructed_head(kSymbols, kLength, run.options().hidden));
  const Tensor logits = model(test.inputs).logits.value();
  return {measure(logits, test.targets), smallest_margin(logits, test.targets)};
}

void ask_two_questions(Run& run) {
  run.print("4 · Which symbols stood one and two places before? ({} symbols, a ring of {})\n",
            kSymbols, kLength);
  Rng test_rng(run.options().seed + 1);
  const Labelled test = two_targets(kTestSequences, kLength, kSymbols, test_rng);
  const Trained one = learn_two_readings(run, 1, test);
  const Trained two = learn_two_readings(run, 2, test);

  const Constructed constructed = construct_one_head(run, test);

  Table table({"", "parameters", "symbol i − 1 correct, %", "symbol i − 2 correct, %"});
  const auto add_row = [&](const std::string& name, std::size_t parameters,
                           const TwoReadersQuality& quality) {
    table.row({name, std::to_string(parameters), fmt::format("{:.2f}", quality.one_before),
               fmt::format("{:.2f}", quality.two_before)});
  };
  add_row("one head, trained", one.parameters, one.quality);
  add_row("two heads, trained", two.parameters, two.quality);
  add_row("two heads, head 1 off", two.parameters, two.without[0]);
  add_row("two heads, head 2 off", two.parameters, two.without[1]);
  add_row("one head, constructed", one.parameters, constructed.quality);
  run.print_line(table.text(run.terminal()));
  run.print("The constructed head's smallest margin over {} rings: {:.4f}.\n", kTestSequences,
            constructed.margin);
  run.claim("one head, trained: the harder symbol correct, %", one.quality.harder(),
            between(15, 35));
  run.claim("two heads: the harder symbol correct, %", two.quality.harder(), at_least(100));
  const TwoReadersQuality &off_1 = two.without[0], &off_2 = two.without[1];
  run.claim("two heads, one off: the symbol that is lost, % correct",
            std::max(off_1.harder(), off_2.harder()), at_most(15));
  const TwoReadersQuality left{std::max(off_1.one_before, off_2.one_before),
                               std::max(off_1.two_before, off_2.two_before)};
  run.claim("two heads, one off: the symbol that is kept, % correct", left.harder(), at_least(99));
  run.claim("one head, constructed: the harder symbol correct, %", constructed.quality.harder(),
            at_least(100));
  run.claim("one head, constructed: smallest margin of a correct answer", constructed.margin,
            at_least(0.5));
  run.claim("parameters of two heads − of one",
            static_cast<double>(two.parameters) - static_cast<double>(one.parameters),
            between(0, 0));
  draw_courses(run, {one.course, two.course});
  draw_head_maps(run, {one.course, two.course});
}

// 5 · Text, one character at a time: chapter 5's model and budget, but for the heads.
void learn_a_text(Run& run, const CharacterTexts& texts) {
  run.print("5 · A language model of characters, with four heads");
  const auto four_heads = [](std::size_t width, Rng& rng) {
    return std::make_unique<CausalHeads>(width, /*heads=*/4, rng);
  };
  learn_characters(run, texts, "four heads", four_heads);
}

// 6 · Time is not claimed here: it depends on what else the machine does.
void attend_over_long_sequences(Run& run) {
  run.print("\n6 · Long sequences, forward and backward\n");
  const std::uint64_t seed = run.options().seed;
  std::vector<std::size_t> lengths{512, 1024, 2048, 4096, 8192, 16384},
      short_enough{512, 1024, 2048};
  if (run.quick()) lengths = {256, 512}, short_enough = lengths;
  const auto held = costs_of_attention(WeightsForm::kHeld, short_enough, seed);
  const auto in_tiles = costs_of_attention(WeightsForm::kInTiles, lengths, seed);

  Table table({"tokens", "weights held", "in tiles", "one matrix of weights"});
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    table.row({std::to_string(lengths[i]),
               i < held.size() ? fmt::format("{:.1f} MB", held[i].megabytes) : "–",
               fmt::format("{:.1f} MB", in_tiles[i].megabytes),
               fmt::format("{:.1f} MB", megabytes_of_weights(lengths[i]))});
  }
  run.print_line(table.text(run.terminal()));
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const std::string of_held =
        i < held.size() ? fmt::format("{:.1f} ms with the weights held, ", 1e3 * held[i].seconds)
                        : "";
    run.print("  {:>5} tokens: {}{:.1f} ms in tiles", lengths[i], of_held,
              1e3 * in_tiles[i].seconds);
  }
  const AttentionCost &longest = in_tiles.back(), &half = in_tiles[in_tiles.size() - 2];
  run.claim("memory of twice as many tokens, in tiles", longest.megabytes / half.megabytes,
            at_most(2.1));
  run.claim("memory of twice as many tokens, weights held",
            held.back().megabytes / held[held.size() - 2].megabytes, at_least(3.5));
  run.claim("weights held or in tiles: largest difference, gradients too",
            largest_difference_of_forms(short_enough.back() / 2, seed), at_most(1e-5));
  draw_costs(run, held, in_tiles);
}

void chapter(Run& run) {
  const CharacterTexts texts = read_character_texts(run.options());
  const WorkedExample journey = journey_example();
  stack_heads(run, journey);
  split_one_matrix(run, journey);
  show_that_all_are_one(run);
  count_parameters(run);
  ask_two_questions(run);
  learn_a_text(run, texts);
  attend_over_long_sequences(run);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("06_multi_head_attention", "Chapter 6 · Multi-head attention");
  program.steps(1500, 40);
  program.batch_size(64);
  program.learning_rate(3e-3);
  program.hidden(32);
  state_character_options(program);
  program.next("./learn run 7");
  return program.run(argc, argv, chapter);
}
