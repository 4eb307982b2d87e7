// One matrix as coloured cells, at a place on a sheet. Used by attention_map.cpp and
// weight_map.cpp.
#pragma once

#include <string>
#include <vector>

#include "core/run/figure.h"
#include "core/run/sheet.h"

namespace attn {

// Above this many rows or columns a map is without numbers, and without lines between its cells.
constexpr std::size_t most_cells = 32;
constexpr std::size_t longest_token = 22;  // characters; more are cut

enum class KeySide { above, below, nowhere };

struct MapPanel {
  const Tensor* values = nullptr;       // (rows, columns)
  const BoolTensor* masked = nullptr;   // the same shape, or null
  std::vector<std::string> row_labels;  // empty: none are drawn
  std::vector<std::string> column_labels;
  KeySide column_side = KeySide::above;
  double left = 0, top = 0;
  double cell_width = 0, cell_height = 0;
  double label_points = 12;
  bool shows_numbers = false;
  double dark_from = 0.62;  // a number of at least this size stands on dark ground, and is white
  std::string frame_colour = "#D0D7DE";

  std::size_t rows() const { return values->shape(0); }
  std::size_t columns() const { return values->shape(1); }
  bool is_image() const { return rows() > most_cells || columns() > most_cells; }
  // What the cells cover.
  Box box() const {
    return {left, top, left + cell_width * static_cast<double>(columns()),
            top + cell_height * static_cast<double>(rows())};
  }
};

enum class Palette { blues, diverging };
// The colours, and the range that they cover.
void set_palette(Sheet& sheet, Palette palette, double low, double high);
// The scale of the colours, drawn with the next plot.
void set_colour_bar(Sheet& sheet, const Box& box);
// The cells, the numbers in them where there is room, and the labels.
void draw_map(Sheet& sheet, const MapPanel& panel, const std::string& block);

// Height of column labels that lean at 40 degrees.
double leaning_height(const std::vector<std::string>& labels, double points);
// How far the last of them leans beyond its column.
double leaning_reach(const std::vector<std::string>& labels, double points);
// The width of the widest of these texts.
double widest_text(const std::vector<std::string>& labels, double points);

// "1", "2", … where `labels` is empty; tokens cut to longest_token otherwise. Throws
// std::invalid_argument naming `what` and the figure's title if the number is not `count`.
std::vector<std::string> labels_or_positions(const std::vector<std::string>& labels,
                                             std::size_t count, const std::string& what,
                                             const std::string& title);

// Where panels stand in a grid.
struct Grid {
  std::size_t columns, rows;
};
// Throws std::invalid_argument naming the title if there are none, or more than 16.
Grid choose_grid(std::size_t count, std::size_t columns, const std::string& title);

}  // namespace attn
