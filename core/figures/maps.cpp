// Maps of attention and of weights, one or a grid of them under one scale of colours.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/figures/map_panel.h"
#include "core/text/columns.h"

namespace attn {
namespace {

constexpr std::size_t kLongestToken = 22;  // characters; more are cut
constexpr double kGap = 22;                // between the maps of a grid
constexpr double kTitleSpace = 30;         // above each
constexpr double kBarSpace = 66;           // the scale of colours with its numbers

constexpr const char* kBlues =
    "0 '#FFFFFF', 0.08 '#F2F7FB', 0.25 '#C9DFEE', 0.5 '#7FB3D5', 0.75 '#2E7EB8', 1 '#0B3C6F'";
constexpr const char* kBlueToRed =
    "0 '#053061', 0.125 '#2166AC', 0.25 '#4393C3', 0.375 '#92C5DE', 0.47 '#E4EEF4', 0.5 '#F7F7F7', "
    "0.53 '#FBE9DF', 0.625 '#F4A582', 0.75 '#D6604D', 0.875 '#B2182B', 1 '#67001F'";

struct Maps {
  std::string title, subtitle;
  std::vector<MapPanel> panels;
  std::size_t columns = 0;  // of the grid; 0: chosen
  const char* palette = kBlues;
  double low = 0, high = 1;  // the range of the colours
  bool keys_are_above = false;
  double label_points = 9.5;
  double room = 1000, tallest_map = 420;  // in pixels, across all and for one
  double smallest_cell = 1.5, largest_cell = 64;
};

std::size_t columns_of_grid(const Maps& maps) {
  const std::size_t count = maps.panels.size();
  if (count == 0 || count > 16) {
    reject("panels \"", maps.title, "\": 1 to 16 can be drawn, got ", count);
  }
  if (maps.columns != 0) return std::min(maps.columns, count);
  return count <= 4 ? count : count == 9 || count == 5 || count == 6 ? 3 : 4;
}

// The colours, and the scale that says what they mean.
void set_colours(Sheet& sheet, const Maps& maps, const Box& scale) {
  sheet.script << fmt::format(
      "set palette maxcolors 0 defined ({}); set cbrange [{}:{}]\n"
      "set cbtics {} scale 0 font ',10' textcolor rgb '{}'\n"
      "set colorbox user origin {} size screen {:.5f},{:.5f} noborder\n",
      maps.palette, maps.low, maps.high, round_step(maps.high - maps.low, 4), kMutedInk,
      sheet.at(scale.left, scale.bottom), scale.width() / sheet.width(),
      scale.height() / sheet.height());
}

// Labels that all maps share stand at the left and lower edge of the grid alone.
Figure render(const Maps& maps) {
  const std::size_t grid_columns = columns_of_grid(maps);
  const double across = static_cast<double>(grid_columns);
  const double down = std::ceil(static_cast<double>(maps.panels.size()) / across);
  const MapPanel& first = maps.panels.front();
  double most_rows = 1, most_columns = 1, row_width = 0;
  bool share_rows = true, share_columns = true, has_titles = false;
  Labels all_columns;
  for (const MapPanel& map : maps.panels) {
    most_rows = std::max(most_rows, static_cast<double>(map.values.shape(0)));
    most_columns = std::max(most_columns, static_cast<double>(map.values.shape(1)));
    row_width = std::max(row_width, widest(map.rows.texts, maps.label_points));
    share_rows = share_rows && map.rows.texts == first.rows.texts;
    share_columns = share_columns && map.columns.texts == first.columns.texts;
    has_titles = has_titles || !map.title.empty();
    all_columns.are_numbers = map.columns.are_numbers;
    all_columns.texts.insert(all_columns.texts.end(), map.columns.texts.begin(),
                             map.columns.texts.end());
  }
  const double left_space = row_width + (first.row_name.empty() ? 20 : 44);
  const double labels_across = share_rows ? left_space : left_space * across;
  const double free = maps.room - kBarSpace - 18 - labels_across - kGap * (across - 1);
  MapStyle style{};
  style.cell = std::clamp(std::min(free / across / most_columns, maps.tallest_map / most_rows),
                          maps.smallest_cell, maps.largest_cell);
  style.points = std::clamp(style.cell * 0.75 / kPixelsPerPoint, 9.0, maps.label_points);
  style.keys_are_above = maps.keys_are_above;
  style.numbered_cell = maps.panels.size() == 1 ? 27 : 34;
  style.dark_from = 0.62 * maps.high;

  const Lean lean = lean_of(all_columns, style.cell, style.points);
  const double column_space = std::max(40.0, lean.height);
  const double above = maps.keys_are_above ? column_space : has_titles ? kTitleSpace : 8;
  const double below =
      (maps.keys_are_above ? 18 : column_space) + (first.column_name.empty() ? 0 : 12);
  const double width = style.cell * most_columns, height = style.cell * most_rows;
  const double step_across = width + kGap + (share_rows ? 0 : left_space);
  const double step_down = height + above + kGap / 2 + (share_columns ? 0 : below);
  const double right = left_space + step_across * (across - 1) + width;
  // The last word above the columns leans over the right edge.
  const double overhang = maps.keys_are_above ? std::max(0.0, lean.reach + 8 - style.cell / 2) : 0;
  const double scale_left = right + std::max(18.0, overhang * 0.35);
  Sheet sheet(std::max({420.0, scale_left + kBarSpace, right + overhang}), maps.title,
              maps.subtitle);
  const double top = sheet.top() + above + 4;
  sheet.begin(top + step_down * (down - 1) + height + below);
  set_colours(sheet, maps, {scale_left, top, scale_left + 12, top + height});
  for (std::size_t i = 0; i < maps.panels.size(); ++i) {
    const MapPanel& map = maps.panels[i];
    const double map_left = left_space + step_across * static_cast<double>(i % grid_columns);
    const double map_top = top + step_down * static_cast<double>(i / grid_columns);
    const double map_width = style.cell * static_cast<double>(map.values.shape(1));
    const double title_width = std::max(1.0, text_width(map.title, 11));
    sheet.label(shortened(map.title, 60), map_left + map_width / 2, map_top - 14,
                11 * std::min(1.0, (width + kGap) / title_width), kInk, Sheet::Align::kCentre);
    style.has_rows = !share_rows || i % grid_columns == 0;
    style.has_columns = !share_columns || i + grid_columns >= maps.panels.size();
    draw_map(sheet, map, map_left, map_top, fmt::format("$map{}", i), style);
    sheet.script << "unset colorbox\n";  // the first map has drawn it
  }
  return sheet.finish();
}

void check(const std::string& what, const Tensor& weights) {
  require_rank(what.c_str(), 2, weights.shape());
  if (weights.size() == 0) reject(what, ": there is nothing to draw in ", weights.shape());
}

Labels numbers_from(std::size_t first, std::size_t count) {
  Labels labels{{}, true};
  for (std::size_t i = 0; i < count; ++i) labels.texts.push_back(std::to_string(first + i));
  return labels;
}

// The tokens, or, where there are none, the positions 1, 2, 3, …
Labels labels_of(const std::vector<std::string>& tokens, std::size_t count, const char* what,
                 const std::string& title) {
  if (tokens.empty()) return numbers_from(1, count);
  if (tokens.size() != count) {
    reject("map \"", title, "\": ", tokens.size(), " ", what, " do not fit weights that have ",
           count);
  }
  Labels labels;
  for (const std::string& token : tokens) labels.texts.push_back(shortened(token, kLongestToken));
  return labels;
}

MapPanel panel_of(const AttentionMap& map, const std::string& title) {
  const std::string what = "attention map \"" + map.title + "\"";
  check(what, map.weights);
  const bool has_mask = map.masked.dimension() == 2;
  if (has_mask) require_shape(what.c_str(), map.weights.shape(), map.masked.shape());
  return {map.weights, has_mask ? &map.masked : nullptr,
          labels_of(map.queries, map.weights.shape(0), "queries", map.title),
          labels_of(map.keys, map.weights.shape(1), "keys", map.title), title};
}

}  // namespace

Figure render(const AttentionMap& map) {
  Maps maps{map.title, map.subtitle, {panel_of(map, "")}};
  const bool is_image = maps.panels.front().is_image();
  maps.keys_are_above = true;
  maps.label_points = is_image ? 9 : 12;
  maps.room = 640;
  maps.tallest_map = is_image ? 640 : 500;
  maps.smallest_cell = is_image ? 2 : 27;
  maps.largest_cell = is_image ? 12 : 96;
  Figure figure = render(maps);
  figure.maps = {map};
  figure.maps.front().title.clear();  // it is the figure's
  return figure;
}

Figure render(const MapPanels& panels) {
  Maps maps{panels.title, panels.subtitle, {}, panels.columns};
  for (const AttentionMap& map : panels.panels) maps.panels.push_back(panel_of(map, map.title));
  Figure figure = render(maps);
  figure.maps = panels.panels;
  return figure;
}

Figure render(const WeightPanels& panels) {
  Maps maps{panels.title, panels.subtitle, {}, panels.columns, kBlueToRed, 0, 0};
  for (const WeightMap& map : panels.panels) {
    check("weight map \"" + map.title + "\"", map.weights);
    for (const double value : map.weights) {
      if (std::isfinite(value)) maps.high = std::max(maps.high, std::abs(value));
    }
    maps.panels.push_back({map.weights, nullptr, numbers_from(0, map.weights.shape(0)),
                           numbers_from(0, map.weights.shape(1)),
                           map.title == panels.title ? "" : map.title, map.row_label,
                           map.column_label});
  }
  if (maps.high == 0) maps.high = 1;
  maps.low = -maps.high;
  maps.smallest_cell = 1;
  maps.largest_cell = 40;
  if (panels.panels.size() == 1) maps.room = 720;
  return render(maps);
}

Figure render(const WeightMap& map) { return render(WeightPanels{map.title, map.subtitle, {map}}); }

}  // namespace attn
