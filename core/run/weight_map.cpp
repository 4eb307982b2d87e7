// Signed matrices: one, or a grid of them, under a symmetric range of colours.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/run/map_panel.h"

namespace attn {

namespace {

void check(const WeightMap& map, const std::string& title) {
  const std::string op = "weight map \"" + title + "\"";
  require_rank(op.c_str(), 2, map.weights.shape());
  if (map.weights.size() == 0) {
    throw std::invalid_argument(op + ": there is nothing to draw in " +
                                to_string(map.weights.shape()));
  }
}

double largest_value(const WeightMap& map) {
  double largest = 0;
  for (const Real value : map.weights) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(static_cast<double>(value)));
  }
  return largest;
}

// A few of the positions 0, 1, 2, …, counted from 0 as indices are; the others stay empty.
std::vector<std::string> index_labels(std::size_t count, double cell) {
  const double wanted = std::max(2.0, static_cast<double>(count) * cell / 48);
  const Ticks ticks = choose_ticks(0, std::max(1.0, static_cast<double>(count) - 1),
                                   static_cast<std::size_t>(wanted), false);
  std::vector<std::string> labels(count);
  for (const double tick : ticks.values) {
    if (tick == std::floor(tick) && tick < static_cast<double>(count)) {
      labels[static_cast<std::size_t>(tick)] = fmt::format("{:g}", tick);
    }
  }
  return labels;
}

// Draws indices at the left and below; leaning labels would be odd for numbers.
void draw_indices(Sheet& sheet, const MapPanel& panel, const WeightMap& map) {
  const Box box = panel.box();
  const auto rows = index_labels(panel.rows(), panel.cell_height);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].empty()) continue;
    sheet.label(rows[row], box.left - 7,
                box.top + (static_cast<double>(row) + 0.5) * panel.cell_height, 9.5, muted_ink,
                Sheet::Align::right);
  }
  const auto columns = index_labels(panel.columns(), panel.cell_width);
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (columns[column].empty()) continue;
    sheet.label(columns[column], box.left + (static_cast<double>(column) + 0.5) * panel.cell_width,
                box.bottom + 12, 9.5, muted_ink, Sheet::Align::centre);
  }
  if (!map.column_label.empty()) {
    sheet.label(map.column_label, (box.left + box.right) / 2, box.bottom + 32, 10.5, ink,
                Sheet::Align::centre);
  }
  if (!map.row_label.empty()) {
    sheet.label(map.row_label, box.left - 44, (box.top + box.bottom) / 2, 10.5, ink,
                Sheet::Align::centre, 90);
  }
}

}  // namespace

Figure render(const WeightPanels& maps) {
  const Grid grid = choose_grid(maps.panels.size(), maps.columns, maps.title);
  double most_rows = 1, most_columns = 1, range = 0;
  bool has_titles = false;
  for (const WeightMap& map : maps.panels) {
    check(map, map.title);
    most_rows = std::max(most_rows, static_cast<double>(map.weights.shape(0)));
    most_columns = std::max(most_columns, static_cast<double>(map.weights.shape(1)));
    range = std::max(range, map.range > 0 ? map.range : largest_value(map));
    has_titles = has_titles || !map.title.empty();
  }
  if (range == 0) range = 1;
  const double left_space = 66, bar_space = 76, below = 54, above = has_titles ? 28 : 8;
  const double grid_columns = static_cast<double>(grid.columns);
  const double grid_rows = static_cast<double>(grid.rows);
  const double room = (grid.columns == 1 ? 720.0 : 1000.0) - bar_space - left_space * grid_columns;
  const double cell =
      std::clamp(std::min(room / grid_columns / most_columns, 420 / most_rows), 1.0, 40.0);
  const double step_across = cell * most_columns + left_space;
  const double step_down = cell * most_rows + above + below;

  Sheet sheet(std::max(480.0, step_across * grid_columns + bar_space), maps.title, maps.subtitle);
  const double top = sheet.top() + above + 6;
  sheet.set_height(top + step_down * grid_rows - above);
  const double bar_left = step_across * grid_columns + 16;
  for (std::size_t i = 0; i < maps.panels.size(); ++i) {
    MapPanel panel;
    panel.values = &maps.panels[i].weights;
    panel.left = left_space + step_across * static_cast<double>(i % grid.columns);
    panel.top = top + step_down * static_cast<double>(i / grid.columns);
    panel.cell_width = panel.cell_height = cell;
    panel.shows_numbers = cell >= 34 && !panel.is_image();
    panel.dark_from = 0.62 * range;
    sheet.margins(panel.box());
    set_palette(sheet, Palette::diverging, -range, range);
    if (i == 0) set_colour_bar(sheet, {bar_left, top, bar_left + 12, top + cell * most_rows});
    if (grid.rows * grid.columns > 1 || has_titles) {
      sheet.label(maps.panels[i].title, panel.left, panel.top - 14, 11, ink);
    }
    draw_indices(sheet, panel, maps.panels[i]);
    draw_map(sheet, panel, fmt::format("$map{}", i));
  }
  return sheet.finish();
}

Figure render(const WeightMap& map) {
  WeightPanels maps;
  maps.title = map.title;
  maps.subtitle = map.subtitle;
  maps.panels = {map};
  check(map, map.title);
  maps.panels[0].title.clear();
  return render(maps);
}

}  // namespace attn
