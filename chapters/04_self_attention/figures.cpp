#include "chapters/04_self_attention/figures.h"

#include <fmt/format.h>

namespace attn {
namespace {

std::string setting(const Run& run) {
  return fmt::format("batch {}, rate {:g}, seed {}", run.options().batch_size,
                     run.options().learning_rate, run.options().seed);
}

constexpr int kBlue = 0, kRed = 1;

// "with 1/√d" and "without", against the width.
std::vector<Line> with_and_without(const std::vector<double>& x, const std::vector<double>& with,
                                   const std::vector<double>& without) {
  return {Line("with 1/√d", x, with).with_points().coloured(kBlue),
          Line("without", x, without).with_points().coloured(kRed)};
}

}  // namespace

void SaturationCurves::add(double width, const Saturation& plain_here,
                           const Saturation& scaled_here) {
  widths.push_back(width);
  plain.largest_weight.push_back(plain_here.largest_weight);
  plain.gradient.push_back(plain_here.gradient);
  scaled.largest_weight.push_back(scaled_here.largest_weight);
  scaled.gradient.push_back(scaled_here.gradient);
}

void draw_saturation(Run& run, const SaturationCurves& curves) {
  LinePlot weight, gradient;
  weight.title = "largest of 16 weights";
  weight.y.high = 1;
  weight.lines =
      with_and_without(curves.widths, curves.scaled.largest_weight, curves.plain.largest_weight);
  weight.levels = {{1.0 / 16, "even"}};
  gradient.title = "size of the gradient through softmax";
  gradient.lines = with_and_without(curves.widths, curves.scaled.gradient, curves.plain.gradient);
  weight.x.label = gradient.x.label = "width d (log scale)";
  weight.x.log = gradient.x.log = true;
  LinePanels panels;
  panels.title = "Wide dot products saturate softmax";
  panels.subtitle =
      fmt::format("256 random queries, 16 random keys each, independent normal numbers; seed {}",
                  run.options().seed);
  panels.panels = {weight, gradient};
  run.draw("saturation", panels);
}

LinePlot panel_of_length(std::size_t length, double bag) {
  LinePlot panel;
  panel.title = fmt::format("length {} (dotted: best without order, {:.0f} %)", length, bag);
  panel.x.label = "step";
  panel.y.high = 100;
  panel.levels = {{bag, ""}};
  return panel;
}

void draw_positions(Run& run, const std::vector<LinePlot>& panels) {
  LinePanels figure;
  figure.title = "Reversing needs positions, learned or sinusoidal";
  figure.subtitle = fmt::format("digits correct, % of each new batch; width {}, {}",
                                run.options().hidden, setting(run));
  figure.panels = panels;
  run.draw_claim("positions", figure);
}

AttentionMap map_of(const std::string& title, const Tensor& weights) {
  return {title, "", weights, {}, {}};
}

void draw_maps(Run& run, const std::vector<AttentionMap>& maps) {
  MapPanels figure;
  figure.title = "With positions, each looks at its mirror image";
  figure.subtitle = fmt::format(
      "mean attention weights over 1000 sequences; rows: the position that asks; {} steps, {}",
      run.options().steps, setting(run));
  figure.panels = maps;
  run.draw_claim("attention", figure);
}

void draw_sinusoids(Run& run, const Tensor& positions) {
  WeightMap map;
  map.title = "Sinusoidal positions";
  map.subtitle = "each row is added to the token there; pairs of sine and cosine, ever slower";
  map.weights = positions;
  map.row_label = "position";
  map.column_label = "number in the vector";
  run.draw("sinusoids", map);
}

void draw_scaling(Run& run, const ScalingCurves& curves) {
  LinePlot course, widths;
  course.title = fmt::format("width {:g}, by step", curves.widths.back());
  course.x.label = "step";
  course.lines = {Line("with 1/√d", curves.scaled_course).coloured(kBlue),
                  Line("without", curves.plain_course).coloured(kRed)};
  widths.title = fmt::format("after {} steps, by width", run.options().steps);
  widths.x.label = "width d (log scale)";
  widths.x.log = true;
  widths.x.ticks = curves.widths;
  widths.lines = with_and_without(curves.widths, curves.scaled, curves.plain);
  course.y.high = widths.y.high = 100;
  LinePanels panels;
  panels.title = "Without the division by √d, wide attention hardly learns";
  panels.subtitle =
      fmt::format("digits correct, %, of 16 reversed; learned positions, {}", setting(run));
  panels.panels = {course, widths};
  run.draw_claim("scaling", panels);
}

}  // namespace attn
