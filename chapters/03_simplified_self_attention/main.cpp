// Chapter 3 · Simplified self-attention: weights straight from dot products.
//
// Four steps, from top to bottom:
//   1  one token attends: scores, weights, context, in numbers to check with a pencil
//   2  all tokens attend at once: one matrix product in place of a loop, and its gradient
//   3  the embeddings learn whom to attend to, on a task where that is all that matters
//   4  the limit: without weights of its own, attention cannot reverse every sequence
//
//   ./learn run 3
//
// The mechanism itself is in simplified_self_attention.cpp.
#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "chapters/03_simplified_self_attention/counterexample.h"
#include "chapters/03_simplified_self_attention/figures.h"
#include "chapters/03_simplified_self_attention/group_averager.h"
#include "chapters/03_simplified_self_attention/simple_reverser.h"
#include "chapters/03_simplified_self_attention/simplified_self_attention.h"
#include "chapters/shared/matrix_text.h"
#include "chapters/shared/training_loop.h"
#include "chapters/shared/worked_examples.h"
#include "core/run/program.h"

using namespace attn;

namespace {

constexpr std::size_t kGroups = 4, kGroupTokens = 12, kGroupWidth = 8;
constexpr std::size_t kSymbols = 10, kReversalTokens = 8;
constexpr std::size_t kTestSequences = 2000;

// 1 · What does "journey" see?
void one_token_attends(const Run& run, const WorkedExample& example, std::size_t query) {
  const Variable x(example.x);
  const AttentionSteps steps = attend_from(x, query);
  const std::string& token = example.tokens[query];

  run.print("1 · One token attends: “{}”\n", token);
  print_matrix(run, "Six tokens, three numbers each:", example.x, example.tokens);
  run.print("Its score with each token is a dot product:\n{}\n", matrix_text(steps.scores.value()));
  run.print("As shares, each divided by their sum:\n{}\n",
            matrix_text(sum_normalised(steps.scores).value()));
  run.print("As shares, by softmax:\n{}\n", matrix_text(steps.weights.value()));
  run.print("Its context, the tokens mixed by these shares:\n{}\n",
            matrix_text(steps.context.value()));
}

// 2 · The same for every token of a sentence; returns the weights.
Tensor all_tokens_attend(const Run& run, const WorkedExample& example) {
  const Variable x(example.x);
  const AttentionSteps steps = simplified_self_attention(x);
  print_matrix(run, "Scores, X Xᵀ:", steps.scores.value(), example.tokens);
  print_matrix(run, "Weights, softmax of each row:", steps.weights.value(), example.tokens);
  print_matrix(run, "Contexts, weights times X:", steps.context.value(), example.tokens);
  return steps.weights.value();
}

// The gradient of L = Σ c · context with c = 1/18, 2/18, … 18/18, in reading order. It reaches x
// three times: as query, as key and as what is mixed.
void gradient_of_the_example(const Run& run, const WorkedExample& example) {
  const Variable x(example.x, true);
  walk_back_from(run, "context", simplified_self_attention(x).context);
  print_matrix(run, "Its gradient, dL/dX:", x.grad(), example.tokens);
}

// 3 · Learning: one run for each view that a token may have of the others.
struct Trained {
  std::vector<double> losses;
  GroupQuality quality;
};

Trained learn_group_averages(Run& run, View view, const GroupAverages& test, ExampleMap& map) {
  const Options& options = run.options();
  Rng rng(options.seed);
  GroupAverager model(view, kGroups, kGroupWidth, rng);
  Adam adam(model.parameters(), options.learning_rate);

  TrainingLoop loop(run, to_string(view), model, adam, rng, options.steps);
  while (loop.next()) {
    const GroupAverages task = group_averages(options.batch_size, kGroupTokens, kGroups, rng);
    const Variable averages = model(task).averages;
    const Variable loss = mse_loss(averages, Variable(task.targets));
    adam.zero_grad();
    loss.backward();
    adam.step();
    loop.record({{"loss", loss.item()}});
  }
  if (view == View::kSelfAttention) map = first_sequence(model, test);
  return {loop.history("loss"), measure(model, test)};
}

void learn_whom_to_attend_to(Run& run) {
  run.print("3 · Learning whom to attend to\n");
  run.print("Each of {} tokens has one of {} groups and a number, and answers its group's mean.",
            kGroupTokens, kGroups);
  Rng test_rng(run.options().seed + 1);
  const GroupAverages test = group_averages(kTestSequences, kGroupTokens, kGroups, test_rng);

  ExampleMap map;
  std::vector<Line> lines;
  Table table({"what a token sees", "R²", "weight in its group, %"});
  for (const View view : {View::kItself, View::kEverythingAlike, View::kSelfAttention}) {
    const Trained trained = learn_group_averages(run, view, test, map);
    const GroupQuality& quality = trained.quality;
    const std::string name = to_string(view);
    lines.push_back(Line(name, trained.losses).smoothed());
    table.row({name, fmt::format("{:.4f}", quality.r_squared),
               fmt::format("{:.2f}", 100 * quality.weight_in_group)});
    run.result("R² of " + name, quality.r_squared);
    if (view == View::kEverythingAlike) {
      // In theory (1/12) / E[1/n] = 0.258, with n the size of a token's group.
      run.claim("group averages, the mean of all: R²", quality.r_squared, between(0.2, 0.3));
    }
    if (view == View::kSelfAttention) {
      run.claim("group averages, self-attention: R²", quality.r_squared, at_least(0.999));
      run.claim("weight inside the group, %", 100 * quality.weight_in_group, at_least(99.9));
    }
  }
  run.print_line(table.text(run.terminal()) + "\n");
  draw_group_losses(run, lines);
  draw_group_map(run, map);
}

// The sequences that the proof picks for this model, one for each pair of digits.
void let_the_proof_pick(Run& run, const SimpleReverser& model) {
  const OpposedSequences opposed = oppose(model, kReversalTokens, kSymbols);
  run.print("Of {} sequences that the proof picks, one for each pair of digits, {} are reversed.",
            opposed.count, opposed.reversed);
  run.print("Their smallest Σ Z F y / Σ Z |F y|: {:.4f}; correct answers would make it -1.\n",
            opposed.smallest_balance);
  run.claim("sequences that the proof picks: reversed", static_cast<double>(opposed.reversed),
            at_most(0));
  run.claim("smallest Σ Z F y / Σ Z |F y|", opposed.smallest_balance, at_least(0));
}

// 4 · What it cannot do in every case, whatever its embeddings.
void meet_the_limit(Run& run) {
  const Options& options = run.options();
  run.print("4 · The limit: reversing {} digits\n", kReversalTokens);
  Rng rng(options.seed);
  SimpleReverser model(kSymbols, kReversalTokens, options.hidden, rng);
  Adam adam(model.parameters(), options.learning_rate);

  TrainingLoop loop(run, "reversal", model, adam, rng, options.steps);
  while (loop.next()) {
    const Labelled task = reversal(options.batch_size, kReversalTokens, kSymbols, rng);
    const Variable loss = cross_entropy(model(task.inputs).logits, task.targets);
    adam.zero_grad();
    loss.backward();
    adam.step();
    loop.record({{"loss", loss.item()}});
    if (loop.step() % 20 == 0) {
      Rng check_rng(options.seed + 2);
      const Labelled check = reversal(200, kReversalTokens, kSymbols, check_rng);
      loop.record({{"digits correct", measure(model, check).digits_correct}});
    }
  }

  Rng test_rng(options.seed + 1);
  const Labelled test = reversal(kTestSequences, kReversalTokens, kSymbols, test_rng);
  const SimpleReversalQuality quality = measure(model, test);
  run.print("Digits correct: {:.1f} % (guessing: 10 %). Sequences correct: {:.1f} %.",
            quality.digits_correct, quality.sequences_correct);
  run.print("Tokens that read their mirror image more than themselves: {:.1f} %.",
            quality.mirror_over_self);
  run.print("Of the others, where the mirror image is another digit, {:.1f} % are correct.",
            quality.correct_of_others);
  run.print("Largest S_ij − max(S_ii, S_jj) over {} sequences: {:.4f}; it is never above 0.\n",
            kTestSequences, quality.largest_violation);
  run.result("reversal: digits correct, %", quality.digits_correct);
  run.claim("reversal: sequences correct, %", quality.sequences_correct, at_most(1));
  run.claim("reversal: tokens that prefer their mirror image, %", quality.mirror_over_self,
            at_most(50));
  run.claim("reversal: correct of those that prefer themselves, if the digits differ, %",
            quality.correct_of_others, at_least(11));
  run.claim("largest S_ij − max(S_ii, S_jj)", quality.largest_violation, at_most(1e-3));

  let_the_proof_pick(run, model);
  draw_reversal(run, loop);
  draw_limit(run, model, test);
}

void chapter(Run& run) {
  const WorkedExample journey = journey_example();
  const WorkedExample random = random_example();

  one_token_attends(run, journey, 1);

  run.print("2 · All tokens attend\n");
  const Tensor journey_weights = all_tokens_attend(run, journey);
  gradient_of_the_example(run, journey);
  run.print("The same for a second sentence, “These are random words and embeddings”:\n");
  const Tensor random_weights = all_tokens_attend(run, random);
  draw_examples(run, journey, journey_weights, random, random_weights);

  learn_whom_to_attend_to(run);
  meet_the_limit(run);
}

}  // namespace

int main(int argc, char** argv) {
  Program program("03_simplified_self_attention", "Chapter 3 · Simplified self-attention");
  program.steps(1500, 40);
  program.batch_size(64);
  program.learning_rate(2e-2);
  program.hidden(32);
  program.next("./learn run 4");
  return program.run(argc, argv, chapter);
}
