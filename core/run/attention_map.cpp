// Attention maps: one, or a grid of them. Keys stand above, queries at the left.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "core/run/map_panel.h"

namespace attn {

namespace {

constexpr double bar_space = 84;  // the colour bar with its numbers

void check(const AttentionMap& map, const std::string& title) {
  const std::string op = "attention map \"" + title + "\"";
  require_rank(op.c_str(), 2, map.weights.shape());
  if (map.weights.size() == 0) {
    throw std::invalid_argument(op + ": there is nothing to draw in " +
                                to_string(map.weights.shape()));
  }
  if (map.masked.dimension() == 2) {
    require_shape(op.c_str(), map.weights.shape(), map.masked.shape());
  }
}

MapPanel panel_of(const AttentionMap& map, const std::string& title) {
  check(map, title);
  MapPanel panel;
  panel.values = &map.weights;
  if (map.masked.dimension() == 2) panel.masked = &map.masked;
  panel.row_labels = labels_or_positions(map.queries, panel.rows(), "queries", title);
  panel.column_labels = labels_or_positions(map.keys, panel.columns(), "keys", title);
  return panel;
}

double label_points_for(double cell, double most) {
  return std::clamp(cell * 0.75 / pixels_per_point, 8.0, most);
}

}  // namespace

Figure render(const AttentionMap& map) {
  MapPanel panel = panel_of(map, map.title);
  const double rows = static_cast<double>(panel.rows());
  const double columns = static_cast<double>(panel.columns());
  const bool image = panel.is_image();

  // Cells as large as 640 × 660 allows, but large enough for their numbers.
  double cell = std::min((640 - bar_space - 30 - widest_text(panel.row_labels, 12)) / columns,
                         (660 - 90 - leaning_height(panel.column_labels, 12)) / rows);
  cell =
      image ? std::clamp(560 / std::max(rows, columns), 2.0, 12.0) : std::clamp(cell, 27.0, 96.0);
  panel.cell_width = panel.cell_height = cell;
  panel.label_points = image ? 9 : label_points_for(cell, 12);
  panel.shows_numbers = !image;

  const double reach =
      std::max(0.0, leaning_reach(panel.column_labels, panel.label_points) - cell / 2);
  panel.left = std::max(40.0, widest_text(panel.row_labels, panel.label_points) + 24);
  const double bar_left = panel.left + cell * columns + std::max(24.0, reach * 0.35);
  const double needed = std::max(bar_left + bar_space, panel.left + cell * columns + reach + 8);
  Sheet sheet(std::max(420.0, needed), map.title, map.subtitle);
  panel.top = sheet.top() + std::max(40.0, leaning_height(panel.column_labels, panel.label_points));
  const Box box = panel.box();
  sheet.set_height(box.bottom + 28);

  sheet.margins(box);
  set_palette(sheet, Palette::blues, 0, 1);
  set_colour_bar(sheet, {bar_left, box.top, bar_left + 14, box.bottom});
  draw_map(sheet, panel, "$map");
  Figure figure = sheet.finish();
  figure.maps = {map};
  figure.maps.front().title.clear();  // it is the figure's
  return figure;
}

Figure render(const MapPanels& maps) {
  const Grid grid = choose_grid(maps.panels.size(), maps.columns, maps.title);
  std::vector<MapPanel> panels;
  double most_rows = 1, most_columns = 1;
  bool share_rows = true, share_columns = true;
  for (const AttentionMap& map : maps.panels) {
    panels.push_back(panel_of(map, map.title));
    most_rows = std::max(most_rows, static_cast<double>(panels.back().rows()));
    most_columns = std::max(most_columns, static_cast<double>(panels.back().columns()));
    share_rows = share_rows && panels.back().row_labels == panels.front().row_labels;
    share_columns = share_columns && panels.back().column_labels == panels.front().column_labels;
  }
  const double grid_columns = static_cast<double>(grid.columns);
  const double grid_rows = static_cast<double>(grid.rows);
  const double points = 9.5;
  double row_space = 0, column_space = 0;
  for (const MapPanel& panel : panels) {
    row_space = std::max(row_space, widest_text(panel.row_labels, points) + 14);
    column_space = std::max(column_space, leaning_height(panel.column_labels, points));
  }
  const double gap = 22, title_space = 30;
  const double labels_across = share_rows ? row_space : row_space * grid_columns;
  const double room = 1000 - 60 - labels_across - gap * grid_columns;
  const double cell =
      std::clamp(std::min(room / grid_columns / most_columns, 420 / most_rows), 1.5, 64.0);
  const double map_width = cell * most_columns, map_height = cell * most_rows;
  const double step_across = map_width + gap + (share_rows ? 0 : row_space);
  const double step_down = map_height + title_space + gap / 2 + (share_columns ? 0 : column_space);
  const double left = 12 + row_space;
  const double width = left + step_across * grid_columns - (share_rows ? 0 : row_space) + 62;

  Sheet sheet(std::max(480.0, width), maps.title, maps.subtitle);
  const double top = sheet.top() + title_space + 4;
  const double bottom = top + step_down * (grid_rows - 1) + map_height;
  sheet.set_height(bottom + column_space + 10);
  const double bar_left =
      left + step_across * grid_columns - gap - (share_rows ? 0 : row_space) + 18;

  for (std::size_t i = 0; i < panels.size(); ++i) {
    MapPanel& panel = panels[i];
    const std::size_t column = i % grid.columns, row = i / grid.columns;
    panel.left = left + step_across * static_cast<double>(column);
    panel.top = top + step_down * static_cast<double>(row);
    panel.cell_width = panel.cell_height = cell;
    panel.label_points = label_points_for(std::max(cell, 15.0), points);
    panel.shows_numbers = cell >= 34 && !panel.is_image();
    panel.column_side = KeySide::below;
    const bool lowest = i + grid.columns >= panels.size();
    if (share_rows && column > 0) panel.row_labels.clear();
    if (share_columns && !lowest) panel.column_side = KeySide::nowhere;

    sheet.margins(panel.box());
    set_palette(sheet, Palette::blues, 0, 1);
    if (i == 0) set_colour_bar(sheet, {bar_left, top, bar_left + 11, top + map_height});
    sheet.label(shortened(maps.panels[i].title, 60), (panel.box().left + panel.box().right) / 2,
                panel.top - 14,
                std::min(11.0, 11 * (map_width + gap) /
                                   std::max(1.0, text_width(maps.panels[i].title, 11))),
                ink, Sheet::Align::centre);
    draw_map(sheet, panel, fmt::format("$map{}", i));
  }
  Figure figure = sheet.finish();
  figure.maps = maps.panels;
  return figure;
}

}  // namespace attn
