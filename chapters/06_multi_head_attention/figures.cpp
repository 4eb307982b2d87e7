#include "chapters/06_multi_head_attention/figures.h"

#include <fmt/format.h>

#include <algorithm>

#include "chapters/06_multi_head_attention/multi_head.h"

namespace attn {
namespace {

std::string setting(const Run& run) {
  const Options& options = run.options();
  return fmt::format("width {}, batch {}, rate {:g}, seed {}", options.hidden, options.batch_size,
                     options.learning_rate, options.seed);
}

AttentionMap map_of_head(const std::string& title, const Tensor& weights, std::size_t head) {
  const std::size_t T = weights.shape()[1];
  AttentionMap map;
  map.title = title;
  map.weights = empty({T, T});
  std::copy_n(weights.data() + head * T * T, T * T, map.weights.data());
  return map;
}

}  // namespace

void draw_courses(Run& run, const std::vector<ReaderCourse>& courses) {
  LinePlot one, two;
  one.title = "symbol i − 1";
  two.title = "symbol i − 2";
  for (const ReaderCourse& course : courses) {
    one.lines.push_back(Line(course.name, course.one_before).smoothed());
    two.lines.push_back(Line(course.name, course.two_before).smoothed());
  }
  one.x.label = two.x.label = "step";
  one.y.high = two.y.high = 100;
  one.levels = two.levels = {{10, "chance"}};
  LinePanels figure;
  figure.title = "Two heads learn both answers, one head learns one of them";
  figure.subtitle =
      fmt::format("correct answers, % of each new batch; equal parameters; {}", setting(run));
  figure.panels = {one, two};
  run.draw_claim("one_or_two_heads", figure);
}

void draw_head_maps(Run& run, const std::vector<ReaderCourse>& courses) {
  MapPanels figure;
  figure.title = "Each of two heads has its own place to look at";
  figure.subtitle = fmt::format("weights, mean over test sequences; {}", setting(run));
  for (const ReaderCourse& course : courses) {
    const std::size_t heads = course.weights.shape()[0];
    for (std::size_t h = 0; h < heads; ++h) {
      const std::string title =
          heads == 1 ? "one head" : fmt::format("head {} of {}", h + 1, heads);
      figure.panels.push_back(map_of_head(title, course.weights, h));
    }
  }
  figure.columns = figure.panels.size();
  run.draw_claim("head_maps", figure);
}

void draw_worked_heads(Run& run, const std::vector<std::string>& tokens, const Tensor& weights) {
  MapPanels figure;
  figure.title = "Two heads, two ways to weigh the same sentence";
  figure.subtitle = "untrained split heads of width 1, seed 123; masked cells ×";
  for (std::size_t h = 0; h < weights.shape()[0]; ++h) {
    AttentionMap map = map_of_head(fmt::format("head {}", h + 1), weights, h);
    map.queries = map.keys = tokens;
    map.masked = above_diagonal(tokens.size());
    figure.panels.push_back(map);
  }
  run.draw("worked_heads", figure);
}

void draw_costs(Run& run, const std::vector<AttentionCost>& held,
                const std::vector<AttentionCost>& in_tiles) {
  const auto line = [](const std::string& label, const std::vector<AttentionCost>& costs,
                       double AttentionCost::*measure) {
    std::vector<double> lengths, values;
    for (const AttentionCost& cost : costs) {
      lengths.push_back(static_cast<double>(cost.length));
      values.push_back(cost.*measure);
    }
    return Line(label, lengths, values).with_points();
  };
  LinePlot memory, time;
  memory.title = "memory of tensors, MB";
  time.title = "time, seconds";
  std::vector<double> lengths, alone;
  for (const AttentionCost& cost : in_tiles) {
    lengths.push_back(static_cast<double>(cost.length));
    alone.push_back(megabytes_of_weights(cost.length));
  }
  memory.lines = {line("weights held", held, &AttentionCost::megabytes),
                  line("in tiles", in_tiles, &AttentionCost::megabytes),
                  Line("one T × T matrix", lengths, alone).dashed().coloured(5)};
  time.lines = {line("weights held", held, &AttentionCost::seconds),
                line("in tiles", in_tiles, &AttentionCost::seconds)};
  memory.x.label = time.x.label = "tokens in the sequence";
  memory.x.log = memory.y.log = time.x.log = time.y.log = true;
  memory.x.ticks = time.x.ticks = {512, 2048, 8192};
  LinePanels figure;
  figure.title = "Without holding the weights, memory grows with T instead of T²";
  figure.subtitle = "one causal head of width 64, forward and backward, one thread";
  figure.panels = {memory, time};
  run.draw("long_sequences", figure);
}

}  // namespace attn
