#include "core/figures/map_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace attn {
namespace {

constexpr double kSmallestCrossedCell = 24;  // in pixels; smaller ones are grey without a cross
constexpr double kLeanDegrees = 40, kLeanCosine = 0.766, kLeanSine = 0.643;

// Which labels are shown so that they do not touch: every so many words, or round numbers.
std::vector<std::string> that_fit(const Labels& labels, double cell, double space) {
  auto stride = static_cast<std::size_t>(std::max(1.0, std::ceil(space / cell)));
  if (labels.are_numbers) {
    const auto rounds = {1u, 2u, 5u, 10u, 20u, 50u, 100u, 200u, 500u};
    stride = *std::lower_bound(rounds.begin(), rounds.end() - 1, stride);
  }
  std::vector<std::string> shown(labels.texts.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::size_t number = labels.are_numbers ? std::stoul(labels.texts[i]) : i;
    if (number % stride == 0 || (i == 0 && stride > 2)) shown[i] = labels.texts[i];
  }
  return shown;
}

double line_height(double points) { return points * kPixelsPerPoint * 1.15; }

void write_rows(Sheet& sheet, const MapPanel& map, const Box& box, const MapStyle& style) {
  const std::vector<std::string> shown = that_fit(map.rows, style.cell, line_height(style.points));
  for (std::size_t row = 0; row < shown.size(); ++row) {
    sheet.label(shown[row], box.left - 8, box.top + (static_cast<double>(row) + 0.5) * style.cell,
                style.points, kInk, Sheet::Align::kRight);
  }
  sheet.label(map.row_name, box.left - 44, (box.top + box.bottom) / 2, 10.5, kInk,
              Sheet::Align::kCentre, "rotate by 90");
}

void write_columns(Sheet& sheet, const MapPanel& map, const Box& box, const MapStyle& style) {
  const bool above = style.keys_are_above;
  const bool lean = lean_of(map.columns, style.cell, style.points).height > 0;
  const double width = widest(map.columns.texts, style.points) + 6;
  const std::vector<std::string> shown = that_fit(
      map.columns, style.cell, map.columns.are_numbers ? width : line_height(style.points));
  for (std::size_t column = 0; column < shown.size(); ++column) {
    const std::string& word = shown[column];
    const double x = box.left + (static_cast<double>(column) + 0.5) * style.cell;
    // A comma that leans would look like an apostrophe.
    if (!lean || (word.size() == 1 && std::ispunct(static_cast<unsigned char>(word[0])))) {
      sheet.label(word, x, above ? box.top - 12 : box.bottom + 12, style.points, kInk,
                  Sheet::Align::kCentre);
    } else {
      sheet.label(word, above ? x - 2 : x + 4, above ? box.top - 10 : box.bottom + 12, style.points,
                  kInk, above ? Sheet::Align::kLeft : Sheet::Align::kRight,
                  fmt::format("rotate by {}", kLeanDegrees));
    }
  }
  sheet.label(map.column_name, box.centre(), box.bottom + 32, 10.5, kInk, Sheet::Align::kCentre);
}

// What stands in a cell: "0.34", ".34" where room is short, "0" for less than half a hundredth.
std::string number_in(double value, double cell) {
  if (std::isnan(value)) return "NaN";
  if (std::abs(value) < 0.005) return "0";
  std::string text = fmt::format("{:.2f}", value);
  if (cell < 36 && text.substr(0, 2) == "0.") text.erase(0, 1);
  if (cell < 36 && text == "1.00") text = "1";
  return text;
}

bool numbers_fit(const MapPanel& map, const MapStyle& style) {
  return style.cell >= style.numbered_cell && !map.is_image();
}

bool crosses_fit(const MapPanel& map, const MapStyle& style) {
  return map.masked && style.cell >= kSmallestCrossedCell && !map.is_image();
}

// Columns: column, row, value, the text in the cell and its colour. A masked cell has no value.
void write_cells(Sheet& sheet, const MapPanel& map, const std::string& name,
                 const MapStyle& style) {
  const bool has_numbers = numbers_fit(map, style), has_crosses = crosses_fit(map, style);
  sheet.script << name << " << EOD\n";
  for (std::size_t row = 0; row < map.values.shape(0); ++row) {
    for (std::size_t column = 0; column < map.values.shape(1); ++column) {
      const bool is_masked = map.masked && (*map.masked)(row, column);
      const double value = is_masked ? NAN : map.values(row, column);
      std::string text = has_numbers ? number_in(value, style.cell) : "\"\"";
      if (is_masked) text = has_crosses ? "×" : "\"\"";
      const char* colour = is_masked                            ? "0x8C959F"
                           : text == "0"                        ? "0xC3CAD1"
                           : std::abs(value) >= style.dark_from ? "0xFFFFFF"
                                                                : "0x24292F";
      sheet.script << fmt::format("{} {} {} {} {}\n", column, row, literal(value), text, colour);
    }
  }
  sheet.script << "EOD\n";
}

}  // namespace

void draw_map(Sheet& sheet, const MapPanel& map, double left, double top, const std::string& name,
              const MapStyle& style) {
  const double rows = static_cast<double>(map.values.shape(0));
  const double columns = static_cast<double>(map.values.shape(1));
  const Box box{left, top, left + style.cell * columns, top + style.cell * rows};
  if (style.has_rows) write_rows(sheet, map, box, style);
  if (style.has_columns) write_columns(sheet, map, box, style);
  write_cells(sheet, map, name, style);
  sheet.margins(box);
  // The white lines between the cells are a grid; where a cell has no value, the grey ground shows.
  sheet.script << fmt::format(
      "set border 15 front linecolor rgb '#D0D7DE'; set format xy ''\n"
      "set xrange [-0.5:{}]; set yrange [{}:-0.5]\n"
      "set style line 22 linetype 1 linecolor rgb '#FFFFFF' linewidth {:.3g}; {}\n"
      "set object 1 rectangle from graph 0,0 to graph 1,1 fillcolor rgb '#EDEFF2' fillstyle solid "
      "noborder behind\n",
      columns - 0.5, rows - 0.5, std::min(1.5, style.cell / 24),
      map.is_image() ? "unset xtics; unset ytics; unset grid"
                     : "set xtics -0.5,1 scale 0; set ytics -0.5,1 scale 0; set grid front "
                       "linestyle 22");
  // One image, since 2,000 rectangles take a megabyte. gnuplot makes none of one row or column.
  const bool has_image = rows > 1 && columns > 1;
  std::vector<std::string> parts{
      name + (has_image ? " using 1:2:3 with image"
                        : " using 1:2:(0.5):(0.5):3 with boxxyerror fillstyle solid noborder "
                          "linecolor palette z")};
  if (numbers_fit(map, style) || crosses_fit(map, style)) {  // an empty text takes room in the file
    parts.push_back(fmt::format(
        "{} using 1:(strlen(strcol(4)) > 0 ? $2 : NaN):4:5 with labels noenhanced font ',{:.4g}' "
        "textcolor rgb variable",
        name, std::min(10.0, style.cell / 3.1 / kPixelsPerPoint)));
  }
  sheet.plot(parts);
}

Lean lean_of(const Labels& columns, double cell, double points) {
  const double width = widest(columns.texts, points);
  if (columns.are_numbers || width <= cell - 4) return {};
  return {width * kLeanSine + 24, width * kLeanCosine + 12};
}

}  // namespace attn
