// The figures of the chapters, in one style. A chapter fills one of these structs and gives it to
// Run::draw. Nothing here knows how they are drawn: see core/run/drawing.h.
//
// Titles, labels and tokens are plain text: every character is shown as it is.
#pragma once

#include <utility>

#include "core/tensor/tensor.h"

namespace attn {

constexpr int kAutomaticColour = -1;  // else 0 blue, 1 red, 2 green, 3 orange, 4 pink, 5 grey

// One line of a plot, labelled at its end.
//   Line("with attention", lengths, accuracy).with_points().dashed()
struct Line {
  Line() = default;
  Line(std::string label_, std::vector<double> y_);  // x is 1, 2, 3, …
  // Throws std::invalid_argument if x and y differ in length.
  Line(std::string label_, std::vector<double> x_, std::vector<double> y_);

  Line& smoothed();           // draws a running mean, and the values themselves pale behind it
  Line& with_points();        // marks each value
  Line& dashed();             // drawn with gaps
  Line& coloured(int index);  // two lines that belong together may share one

  std::string label;
  std::vector<double> x, y;  // a NaN leaves a gap
  bool is_smoothed = false, has_points = false, is_dashed = false;
  int colour = kAutomaticColour;
};

struct Axis {
  std::string label;
  bool log = false;                // values that are not positive are left out
  double low = 0, high = 0;        // equal: fitted to the data
  std::vector<double> ticks = {};  // empty: chosen
};

// A level (horizontal) or mark (vertical) to compare with, dashed, with its name.
struct Reference {
  double value = 0;
  std::string label;
};

struct LinePlot {
  std::string title, subtitle;  // the subtitle says unit, setting and seed
  Axis x, y;
  std::vector<Line> lines;
  std::vector<Reference> levels;  // y = value
  std::vector<Reference> marks;   // x = value
};

// Two to four plots side by side; a panel's title stands above it, its subtitle is not used.
struct LinePanels {
  std::string title, subtitle;
  std::vector<LinePlot> panels;
};

// Attention weights (T, S) of T queries over S keys, between 0 and 1. Up to 32 × 32 each cell shows
// its number; masked cells show "×". Above, only colours, and every so many tokens.
struct AttentionMap {
  std::string title, subtitle;
  Tensor weights;                          // (T, S)
  std::vector<std::string> queries, keys;  // T and S tokens; empty: positions 1, 2, 3, …
  BoolTensor masked = {};                  // (T, S), true where masked; empty: nowhere
};

// 1 to 16 maps in a grid: heads, layers, moments of training. Their titles stand above them; their
// tokens are written at the grid's left and lower edges if they are all the same.
struct MapPanels {
  std::string title, subtitle;
  std::vector<AttentionMap> panels;
  std::size_t columns = 0;  // 0: chosen
};

// Signed values, such as a weight matrix: blue below zero, red above, symmetric range.
struct WeightMap {
  std::string title, subtitle;
  Tensor weights;  // (rows, columns)
  std::string row_label, column_label;
};

// 1 to 16 matrices in a grid, each with its own title, under one colour range.
struct WeightPanels {
  std::string title, subtitle;
  std::vector<WeightMap> panels;
  std::size_t columns = 0;
};

// Groups of bars: one group for each category, one bar in it for each series.
struct BarPlot {
  std::string title, subtitle;
  std::vector<std::string> categories;
  std::vector<std::pair<std::string, std::vector<double>>> series;  // a value for each category
  Axis y;
};

// A graph in Graphviz's DOT language, which draws it.
struct Graph {
  std::string title, dot;
};

// What a figure became: a script for gnuplot or Graphviz, and the size of the drawing in pixels.
// The attention maps that it shows stay with it, for the words to point at in report.html.
enum class Tool { kGnuplot, kGraphviz };
struct Figure {
  std::string title, subtitle;
  int width = 0, height = 0;
  std::string script;
  std::vector<AttentionMap> maps = {};
  Tool tool = Tool::kGnuplot;
};

// Each throws std::invalid_argument, naming the figure's title, if sizes do not fit together or
// there is nothing to draw.
Figure render(const LinePlot& plot);
Figure render(const LinePanels& plot);
Figure render(const AttentionMap& map);
Figure render(const MapPanels& maps);
Figure render(const WeightMap& map);
Figure render(const WeightPanels& maps);
Figure render(const BarPlot& plot);
Figure render(const Graph& graph);

}  // namespace attn
