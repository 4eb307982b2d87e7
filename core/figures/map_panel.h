// One matrix as coloured cells, at a place on a sheet. Used by maps.cpp.
#pragma once

#include "core/figures/sheet.h"

namespace attn {

// What stands at the rows or columns of a map: words, or numbers that count on.
struct Labels {
  std::vector<std::string> texts;
  bool are_numbers = false;
};

struct MapPanel {
  const Tensor& values;                // (rows, columns)
  const BoolTensor* masked = nullptr;  // the same shape, or null
  Labels rows = {}, columns = {};
  std::string title = {}, row_name = {}, column_name = {};
  // Maps of many cells are without numbers, and without lines between the cells.
  bool is_image() const { return values.shape(0) > 32 || values.shape(1) > 32; }
};

struct MapStyle {
  double cell;                // width and height in pixels
  double points;              // of the labels
  bool keys_are_above;        // else the labels of the columns stand below
  double numbered_cell = 34;  // smaller ones are without numbers
  double dark_from;           // numbers from here on stand on dark ground, and are white
  bool has_rows = true, has_columns = true;  // whether their labels are drawn
};

// The cells, what stands in them, and the labels, with the upper left corner at `left`, `top`.
// `name` is that of the map's data in the script.
void draw_map(Sheet& sheet, const MapPanel& map, double left, double top, const std::string& name,
              const MapStyle& style);

struct Lean {
  double height = 0, reach = 0;
};
// Words that would touch otherwise stand at an angle above or below the columns: how far they then
// reach up or down, and to the right; both 0 if they are upright.
Lean lean_of(const Labels& columns, double cell, double points);

}  // namespace attn
