// Chapter 4 · Self-attention with trainable weights.
//
// Five steps, from top to bottom:
//   1  queries, keys and values by three raw matrices, in numbers to check with a pencil
//   2  the same with Linear layers, and why both are one
//   3  why scores are divided by √d
//   4  a sequence reversed: with learned, with sinusoidal and without positions
//   5  the same with and without the division, at several widths
//
//   ./learn run 4
//
// The mechanism itself is in self_attention.cpp, the model that is trained in reverser.cpp.
#include <algorithm>
#include <numeric>

#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "chapters/04_self_attention/figures.h"
#include "chapters/04_self_attention/reverser.h"
#include "chapters/04_self_attention/saturation.h"
#include "chapters/04_self_attention/self_attention.h"
#include "chapters/shared/matrix_text.h"
#include "chapters/shared/training_loop.h"
#include "chapters/shared/worked_examples.h"
#include "core/run/program.h"
#include "core/tensor/math.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

constexpr std::size_t kSymbols = 10;
constexpr std::size_t kTestSequences = 1000;

// 1 · "journey" asks, all tokens are asked; then all ask. Weights drawn with seed 123.
void raw_matrices(const Run& run, const WorkedExample& example) {
  run.print("1 · Queries, keys, values by raw matrices\n");
  Rng rng(123);
  const MatrixSelfAttention attention(3, 2, rng);
  const Variable x(example.x, true);
  const SelfAttentionSteps steps = attention(x);
  for (const auto& [name, matrix] : attention.named_parameters()) {
    print_matrix(run, name + ", from 3 numbers to 2:", matrix.value());
  }
  print_matrix(run, "Queries, X W_query:", steps.queries.value(), example.tokens);
  print_matrix(run, "Keys, X W_key:", steps.keys.value(), example.tokens);
  print_matrix(run, "Values, X W_value:", steps.values.value(), example.tokens);

  const auto row_of_journey = [](const Variable& matrix) {
    return matrix_text(select(matrix, 0, 1).value());
  };
  run.print("“journey” asks: {}", row_of_journey(steps.queries));
  run.print("its scores:     {}", row_of_journey(steps.scores));
  run.print("its weights:    {}   softmax of scores / √2", row_of_journey(steps.weights));
  run.print("its context:    {}\n", row_of_journey(steps.context));

  print_matrix(run, "All scores:", steps.scores.value(), example.tokens);
  print_matrix(run, "All weights:", steps.weights.value(), example.tokens);
  print_matrix(run, "All contexts:", steps.context.value(), example.tokens);
  print_gradients(run, "context", steps.context, x, example.tokens, attention);
}

// 2 · Seed 789 for the layer; seed 123 to show that both ways are one.
void linear_layers(Run& run, const WorkedExample& example) {
  run.print("2 · The same with Linear layers\n");
  Rng rng(789);
  const LinearSelfAttention attention(3, 2, rng);
  const Variable x(example.x, true);
  const SelfAttentionSteps steps = attention(x);
  print_matrix(run, "Scores:", steps.scores.value(), example.tokens);
  print_matrix(run, "Weights:", steps.weights.value(), example.tokens);
  print_matrix(run, "Contexts:", steps.context.value(), example.tokens);
  print_gradients(run, "context", steps.context, x, example.tokens, attention);

  Rng other_rng(123);
  const LinearSelfAttention linear(3, 2, other_rng);
  const StateDict weights = linear.state_dict();
  const auto transposed = [&](std::size_t i) { return math::permute(weights[i].second, {1, 0}); };
  const MatrixSelfAttention matrices(transposed(0), transposed(1), transposed(2));
  const Tensor from_linear = linear(x).context.value();
  const Tensor from_matrices = matrices(x).context.value();
  print_matrix(run, "Contexts of Linear layers of seed 123:", from_linear, example.tokens);
  print_matrix(run, "Contexts of raw matrices with the transposed weights:", from_matrices,
               example.tokens);
  run.claim("largest difference of Linear and raw matrices",
            largest_difference(from_linear, from_matrices), at_most(1e-6));
}

// 3 · Chapter 3's second sentence once more, scaled; then what softmax does as d grows.
void why_divide_by_root_d(Run& run) {
  run.print("3 · Why scores are divided by √d\n");
  const WorkedExample example = random_example();
  const Variable x(example.x);
  const SelfAttentionSteps steps = attend(x, x, x);
  print_matrix(run, "Chapter 3's second sentence, scores / √3, weights:", steps.weights.value(),
               example.tokens);
  print_matrix(run, "and contexts:", steps.context.value(), example.tokens);

  SaturationCurves curves;
  Table table(
      {"width d", "largest weight", "with 1/√d", "entropy", "with 1/√d", "gradient", "with 1/√d"});
  for (std::size_t width = 1; width <= 1024; width *= 2) {
    const std::uint64_t seed = run.options().seed;  // the same numbers for both
    const Saturation plain = measure_saturation(width, Scale::kNone, seed);
    const Saturation scaled = measure_saturation(width, Scale::kSquareRoot, seed);
    curves.add(static_cast<double>(width), plain, scaled);
    const auto text = [](double value) { return fmt::format("{:.3f}", value); };
    table.row({std::to_string(width), text(plain.largest_weight), text(scaled.largest_weight),
               text(plain.entropy), text(scaled.entropy), text(plain.gradient),
               text(scaled.gradient)});
  }
  run.print("256 random queries, each with 16 random keys; entropy in nats:");
  run.print_line(table.text(run.terminal()) + "\n");
  run.claim("largest of 16 weights at width 1024, unscaled", curves.plain.largest_weight.back(),
            at_least(0.9));
  run.claim("largest of 16 weights at width 1024, scaled", curves.scaled.largest_weight.back(),
            at_most(0.4));
  draw_saturation(run, curves);
}

// One training run: the same steps, batches and rate for every variant.
struct Trained {
  std::vector<double> digits_right;  // % of each training batch, before it was learned from
  ReversalQuality quality;
  Tensor weights;  // (T, T), the mean over the test sequences
};

Trained learn_to_reverse(Run& run, const std::string& name, Positions positions, Scale scale,
                         std::size_t length, std::size_t width) {
  const Options& options = run.options();
  Rng rng(options.seed);
  Reverser model(positions, scale, kSymbols, length, width, rng);
  Adam adam(model.parameters(), options.learning_rate);

  TrainingLoop loop(run, name, model, adam, rng, options.steps);
  while (loop.next()) {
    const Labelled task = reversal(options.batch_size, length, kSymbols, rng);
    const Variable logits = model(task.inputs).logits;
    const Variable loss = cross_entropy(logits, task.targets);
    adam.zero_grad();
    loss.backward();
    adam.step();
    loop.record(
        {{"loss", loss.item()}, {"digits correct", digits_right(logits.value(), task.targets)}});
  }

  Rng test_rng(options.seed + 1);
  const Labelled test = reversal(kTestSequences, length, kSymbols, test_rng);
  const NoGradGuard no_graph;
  return {loop.history("digits correct"), measure(model, test),
          mean(model(test.inputs).weights, {0}).value()};
}

// 4 · Order.
void positions_matter(Run& run) {
  run.print("4 · A sequence reversed: positions\n");
  Table table({"length", "positions", "digits correct, %", "sequences, %", "anti-diagonal, %"});
  std::vector<LinePlot> panels;
  std::vector<AttentionMap> maps;
  for (const std::size_t length : {8U, 16U}) {
    Rng test_rng(run.options().seed + 1);
    const Labelled test = reversal(kTestSequences, length, kSymbols, test_rng);
    const double bag = best_without_order(test, kSymbols);
    LinePlot panel = panel_of_length(length, bag);
    for (const Positions kind : {Positions::kLearned, Positions::kSinusoidal, Positions::kNone}) {
      const std::string name = fmt::format("{} {}", to_string(kind), length);
      const Trained trained =
          learn_to_reverse(run, name, kind, Scale::kSquareRoot, length, run.options().hidden);
      const ReversalQuality& quality = trained.quality;
      table.row({std::to_string(length), to_string(kind),
                 fmt::format("{:.2f}", quality.digits_right),
                 fmt::format("{:.1f}", quality.sequences_right),
                 fmt::format("{:.2f}", quality.anti_diagonal)});
      const std::string label = kind == Positions::kNone ? "none" : to_string(kind);
      panel.lines.push_back(Line(label, trained.digits_right).smoothed());
      const std::string positions = to_string(kind) + " positions";
      if (length == 16) maps.push_back(map_of(positions, trained.weights));

      const std::string what = fmt::format("length {}, {}: ", length, positions);
      run.result(what + "digits correct, %", quality.digits_right);
      if (kind != Positions::kNone) {
        run.claim(what + "sequences correct, %", quality.sequences_right, at_least(100));
        run.claim(what + "anti-diagonal, %", quality.anti_diagonal, at_least(100));
      } else if (length == 8) {
        run.claim(what + "digits correct, %", quality.digits_right, between(25, bag + 1));
      }
    }
    panels.push_back(panel);
    run.print("Without order, the best answer for length {} gets {:.1f} % of the digits.\n", length,
              bag);
  }
  run.print_line(table.text(run.terminal()) + "\n");
  draw_positions(run, panels);
  draw_maps(run, maps);
  draw_sinusoids(run, sinusoidal_positions(16, run.options().hidden));
}

// 5 · The division by √d, in training. The same steps for another seed too: % of digits correct.
double digits_right_after(const Run& run, std::uint64_t seed, Scale scale, std::size_t length,
                          std::size_t width) {
  Rng rng(seed);
  Reverser model(Positions::kLearned, scale, kSymbols, length, width, rng);
  Adam adam(model.parameters(), run.options().learning_rate);
  for (std::size_t step = 0; step < run.options().steps; ++step) {
    const Labelled task = reversal(run.options().batch_size, length, kSymbols, rng);
    adam.zero_grad();
    cross_entropy(model(task.inputs).logits, task.targets).backward();
    adam.step();
  }
  Rng test_rng(seed + 1);
  return measure(model, reversal(kTestSequences, length, kSymbols, test_rng)).digits_right;
}

void scaling_matters(Run& run) {
  run.print("5 · A sequence reversed: with and without 1/√d\n");
  constexpr std::size_t length = 16;
  const std::size_t hidden = run.options().hidden;
  std::vector<std::size_t> widths;
  for (const std::size_t width : {hidden / 4, hidden / 2, hidden, 2 * hidden}) {
    if (width > 0) widths.push_back(width);
  }
  ScalingCurves curves;
  Table table({"width d", "digits correct, %", "with 1/√d, %"});
  for (const std::size_t width : widths) {
    const auto learn = [&](const char* how, Scale scale) {
      return learn_to_reverse(run, fmt::format("{} {}", how, width), Positions::kLearned, scale,
                              length, width);
    };
    const Trained plain = learn("unscaled", Scale::kNone);
    const Trained scaled = learn("scaled", Scale::kSquareRoot);
    table.row({std::to_string(width), fmt::format("{:.1f}", plain.quality.digits_right),
               fmt::format("{:.1f}", scaled.quality.digits_right)});
    curves.widths.push_back(static_cast<double>(width));
    curves.plain.push_back(plain.quality.digits_right);
    curves.scaled.push_back(scaled.quality.digits_right);
    curves.plain_course = plain.digits_right;
    curves.scaled_course = scaled.digits_right;
  }
  run.print_line(table.text(run.terminal()) + "\n");
  // An unscaled run depends on the last bit of its sums: so the claim is about the mean of five.
  std::vector<double> plain{curves.plain.back()}, scaled = curves.scaled;
  for (std::uint64_t seed = run.options().seed + 1; plain.size() < 5; ++seed) {
    plain.push_back(digits_right_after(run, seed, Scale::kNone, length, widths.back()));
    scaled.push_back(digits_right_after(run, seed, Scale::kSquareRoot, length, widths.back()));
  }
  const double mean_plain = std::accumulate(plain.begin(), plain.end(), 0.0) / 5;
  const auto [least, most] = std::minmax_element(plain.begin(), plain.end());
  const double worst = *std::min_element(scaled.begin(), scaled.end());
  const std::string width = fmt::format("width {}, ", widths.back());
  run.print(
      "Width {}, five seeds: without 1/√d {:.1f} % in the mean, {:.1f} to {:.1f} %;\n"
      "with it {:.2f} % or more.\n",
      widths.back(), mean_plain, *least, *most, worst);
  run.claim("scaled: digits correct, %, worst of all widths and seeds", worst, at_least(99));
  run.claim(width + "unscaled: digits correct, %, mean of five seeds", mean_plain, at_most(80));
  draw_scaling(run, curves);
}

void chapter(Run& run) {
  const WorkedExample journey = journey_example();
  raw_matrices(run, journey);
  linear_layers(run, journey);
  why_divide_by_root_d(run);
  positions_matter(run);
  scaling_matters(run);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("04_self_attention", "Chapter 4 · Self-attention with trainable weights");
  program.steps(100, 5);
  program.batch_size(64);
  program.learning_rate(7e-3);
  program.hidden(64, 32);
  program.next("./learn run 5");
  return program.run(argc, argv, chapter);
}
