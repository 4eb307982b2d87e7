#include "chapters/03_simplified_self_attention/figures.h"

#include <fmt/format.h>

#include <cmath>

namespace attn {

ExampleMap first_sequence(const GroupAverager& model, const GroupAverages& task) {
  const NoGradGuard no_graph;
  ExampleMap map{select(model(task).weights, 0, 0).value(), {}};
  for (std::size_t t = 0; t < task.groups.shape()[1]; ++t) {
    const char group = static_cast<char>('A' + task.groups(0, t));
    map.tokens.push_back(fmt::format("{} {:+.1f}", group, task.values(0, t)));
  }
  return map;
}

void draw_examples(Run& run, const WorkedExample& first, const Tensor& first_weights,
                   const WorkedExample& second, const Tensor& second_weights) {
  MapPanels maps;
  maps.title = "Two sentences attend to themselves";
  maps.subtitle = "softmax of X Xᵀ; rows: the token that asks, columns: the token it looks at";
  maps.panels = {{"Your journey …", "", first_weights, first.tokens, first.tokens},
                 {"These are random …", "", second_weights, second.tokens, second.tokens}};
  run.draw("worked_examples", maps);
}

void draw_group_losses(Run& run, std::vector<Line> lines) {
  LinePlot plot;
  plot.title = "Attention finds its own group";
  plot.subtitle = fmt::format("mean squared error (log scale) of group averages, batch {}, seed {}",
                              run.options().batch_size, run.options().seed);
  plot.x.label = "step";
  plot.y.log = true;
  plot.lines = std::move(lines);
  run.draw_claim("group_losses", plot);
}

void draw_group_map(Run& run, const ExampleMap& map) {
  AttentionMap figure;
  figure.title = "Each token looks at its own group, evenly";
  figure.subtitle =
      fmt::format("attention weights after {} steps; a token is its group and number; seed {}",
                  run.options().steps, run.options().seed);
  figure.weights = map.weights;
  figure.queries = figure.keys = map.tokens;
  run.draw_claim("group_weights", figure);
}

void draw_reversal(Run& run, const TrainingLoop& loop) {
  if (loop.history("digits correct").empty()) return;
  LinePlot loss, correct;
  loss.title = "cross-entropy, nats";
  loss.x.label = correct.x.label = "step";
  loss.lines = {Line("loss", loop.history("loss")).smoothed()};
  loss.levels = {{std::log(2.0), "ln 2: one of two"}};
  correct.title = "digits correct, %";
  correct.y.high = 100;
  correct.lines = {
      Line("correct", loop.steps_of("digits correct"), loop.history("digits correct"))};
  correct.levels = {{10, "guessing"}};
  LinePanels panels;
  panels.title = "It finds the two digits that trade places, but not which is whose";
  panels.subtitle = fmt::format("8 digits to be reversed; width {}, batch {}, seed {}",
                                run.options().hidden, run.options().batch_size, run.options().seed);
  panels.panels = {loss, correct};
  run.draw_claim("reversal", panels);
}

void draw_limit(Run& run, const SimpleReverser& model, const Labelled& test) {
  const NoGradGuard no_graph;
  const std::size_t T = test.inputs.shape()[1];
  Tensor plainest = zeros({T, T});
  for (std::size_t t = 0; t < T; ++t) plainest(t, T - 1 - t) = 1;
  const Tensor learned = mean(model(test.inputs).weights, {0}).value();

  MapPanels maps;
  maps.title = "The plainest weights that reverse, and what was learned";
  maps.subtitle = fmt::format("rows: the position that asks; mean over {} sequences, seed {}",
                              test.inputs.shape()[0], run.options().seed);
  maps.panels = {{"the plainest: the mirror image", "", plainest, {}, {}},
                 {"learned", "", learned, {}, {}}};
  run.draw_claim("limit", maps);
}

}  // namespace attn
