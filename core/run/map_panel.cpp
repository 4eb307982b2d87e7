#include "core/run/map_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <stdexcept>

namespace attn {

namespace {

constexpr double lean_degrees = 40;
constexpr double smallest_crossed_cell = 24;  // in pixels; smaller ones are grey without a cross
constexpr double lean_cosine = 0.766;
constexpr double lean_sine = 0.643;

// Columns: column, row, value; a masked cell is without value, and stands in the second block.
void write_cells(Sheet& sheet, const MapPanel& panel, const std::string& block) {
  const Tensor& values = *panel.values;
  std::string all, masked;
  for (std::size_t row = 0; row < panel.rows(); ++row) {
    for (std::size_t column = 0; column < panel.columns(); ++column) {
      const bool is_masked = panel.masked && (*panel.masked)(row, column);
      all +=
          fmt::format("{} {} {}\n", column, row, is_masked ? "NaN" : literal(values(row, column)));
      if (is_masked) masked += fmt::format("{} {}\n", column, row);
    }
  }
  sheet.script << block << " << EOD\n" << all << "EOD\n";
  sheet.script << block << "_masked << EOD\n" << masked << "EOD\n";
}

// The white lines between the cells: x, y, and how far each goes.
void write_gaps(Sheet& sheet, const MapPanel& panel, const std::string& block) {
  sheet.script << block << "_gaps << EOD\n";
  for (std::size_t row = 1; row < panel.rows(); ++row) {
    sheet.script << fmt::format("-0.5 {}.5 {} 0\n", row - 1, panel.columns());
  }
  for (std::size_t column = 1; column < panel.columns(); ++column) {
    sheet.script << fmt::format("{}.5 -0.5 0 {}\n", column - 1, panel.rows());
  }
  sheet.script << "EOD\n";
}

// What stands in a cell: "0.34", ".34" where room is short, "0" for less than half a hundredth.
std::string number_in(double value, double cell_width) {
  if (std::isnan(value)) return "NaN";
  if (std::abs(value) < 0.005) return "0";
  std::string text = fmt::format("{:.2f}", value);
  if (cell_width < 36 && text.substr(0, 2) == "0.") text.erase(0, 1);
  if (cell_width < 36 && text == "1.00") text = "1";
  return text;
}

void write_numbers(Sheet& sheet, const MapPanel& panel, double dark_from) {
  const double points =
      std::min(10.0, std::min(panel.cell_width / 3.1, panel.cell_height / 1.9) / pixels_per_point);
  for (std::size_t row = 0; row < panel.rows(); ++row) {
    for (std::size_t column = 0; column < panel.columns(); ++column) {
      if (panel.masked && (*panel.masked)(row, column)) continue;
      const double value = (*panel.values)(row, column);
      const std::string text = number_in(value, panel.cell_width);
      const std::string colour = text == "0"                    ? "#C3CAD1"
                                 : std::abs(value) >= dark_from ? "#FFFFFF"
                                                                : ink;
      sheet.label(text, panel.left + (static_cast<double>(column) + 0.5) * panel.cell_width,
                  panel.top + (static_cast<double>(row) + 0.5) * panel.cell_height, points, colour,
                  Sheet::Align::centre);
    }
  }
}

// Short labels, such as digits, stand upright.
bool labels_lean(const MapPanel& panel) {
  return widest_text(panel.column_labels, panel.label_points) > panel.cell_width - 4;
}

bool is_punctuation(const std::string& label) {
  return label.size() == 1 && std::ispunct(static_cast<unsigned char>(label[0]));
}

// Which labels there is room for: all of them, or, of positions 1, 2, 3, …, the round ones.
std::vector<std::string> that_fit(const std::vector<std::string>& labels, double cell, double space,
                                  bool are_positions) {
  std::size_t stride = static_cast<std::size_t>(std::max(1.0, std::ceil(space / cell)));
  if (!are_positions) {
    std::vector<std::string> shown(labels.size());
    for (std::size_t i = 0; i < labels.size(); i += stride) shown[i] = labels[i];
    return shown;
  }
  for (const std::size_t round : {1u, 2u, 5u, 10u, 20u, 50u, 100u, 200u, 500u}) {
    if (round < stride) continue;
    stride = round;
    break;
  }
  std::vector<std::string> shown(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if ((i + 1) % stride == 0 || (i == 0 && stride > 2)) shown[i] = labels[i];
  }
  return shown;
}

bool are_positions(const std::vector<std::string>& labels) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] != std::to_string(i + 1)) return false;
  }
  return true;
}

void write_labels(Sheet& sheet, const MapPanel& panel) {
  const Box box = panel.box();
  const double line = panel.label_points * pixels_per_point * 1.15;
  const std::vector<std::string> rows =
      that_fit(panel.row_labels, panel.cell_height, line, are_positions(panel.row_labels));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].empty()) continue;
    sheet.label(rows[row], box.left - 8,
                box.top + (static_cast<double>(row) + 0.5) * panel.cell_height, panel.label_points,
                ink, Sheet::Align::right);
  }
  if (panel.column_side == KeySide::nowhere) return;
  const bool above = panel.column_side == KeySide::above;
  const bool positions = are_positions(panel.column_labels);
  const bool lean = !positions && labels_lean(panel);
  const double space = positions ? widest_text(panel.column_labels, panel.label_points) + 6 : line;
  const std::vector<std::string> columns =
      that_fit(panel.column_labels, panel.cell_width, space, positions);
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (columns[column].empty()) continue;
    const double x = box.left + (static_cast<double>(column) + 0.5) * panel.cell_width;
    // A comma that leans would look like an apostrophe.
    if (!lean || is_punctuation(columns[column])) {
      sheet.label(columns[column], x, above ? box.top - 12 : box.bottom + 12, panel.label_points,
                  ink, Sheet::Align::centre);
      continue;
    }
    sheet.label(columns[column], above ? x - 2 : x + 4, above ? box.top - 10 : box.bottom + 12,
                panel.label_points, ink, above ? Sheet::Align::left : Sheet::Align::right,
                lean_degrees);
  }
}

}  // namespace

void set_palette(Sheet& sheet, Palette palette, double low, double high) {
  sheet.script << (palette == Palette::blues
                       ? "set palette maxcolors 0 defined (0 '#FFFFFF', 0.08 '#F2F7FB', 0.25 "
                         "'#C9DFEE', 0.5 '#7FB3D5', 0.75 '#2E7EB8', 1 '#0B3C6F')\n"
                       : "set palette maxcolors 0 defined (0 '#053061', 0.125 '#2166AC', 0.25 "
                         "'#4393C3', 0.375 '#92C5DE', 0.47 '#E4EEF4', 0.5 '#F7F7F7', 0.53 "
                         "'#FBE9DF', 0.625 '#F4A582', 0.75 '#D6604D', 0.875 '#B2182B', 1 "
                         "'#67001F')\n")
               << "set cbrange [" << literal(low) << ":" << literal(high) << "]\n";
  const Ticks ticks = choose_ticks(low, high, 4, false);
  sheet.script << "set cbtics " << ticks.text()
               << fmt::format(" scale 0 font ',10' textcolor rgb '{}'\n", muted_ink);
  sheet.script << "unset border; unset grid; unset xtics; unset ytics; unset colorbox\n";
}

void set_colour_bar(Sheet& sheet, const Box& box) {
  const std::string size = sheet.size(box.width(), box.height());
  sheet.script << "set colorbox user origin " << sheet.at(box.left, box.bottom) << " size " << size
               << " noborder\n";
}

void draw_map(Sheet& sheet, const MapPanel& panel, const std::string& block) {
  write_cells(sheet, panel, block);
  sheet.margins(panel.box());
  sheet.script << fmt::format("set xrange [-0.5:{}.5]; set yrange [{}.5:-0.5]\n",
                              panel.columns() - 1, panel.rows() - 1)
               << "set object 1 rectangle from graph 0,0 to graph 1,1 fillstyle empty border rgb '"
               << panel.frame_colour << "' linewidth 1 front\n";
  write_labels(sheet, panel);
  const bool any_masked = panel.masked && std::any_of(panel.masked->begin(), panel.masked->end(),
                                                      [](bool b) { return b; });
  if (any_masked) {
    sheet.script << "set object 2 rectangle from graph 0,0 to graph 1,1 fillcolor rgb '#EDEFF2' "
                    "fillstyle solid noborder behind\n";
  }
  if (!panel.is_image()) write_gaps(sheet, panel, block);
  if (panel.shows_numbers) write_numbers(sheet, panel, panel.dark_from);
  // One image for all cells: two thousand rectangles would make a file of a megabyte.
  // gnuplot makes no image of a single row or column.
  const bool has_image = panel.rows() > 1 && panel.columns() > 1;
  sheet.script << "plot " << block
               << (has_image ? " using 1:2:3 with image"
                             : " using 1:2:($1-.5):($1+.5):($2-.5):($2+.5):3 with boxxyerror "
                               "fillstyle solid noborder linecolor palette z");
  const double cell_size = std::min(panel.cell_width, panel.cell_height);
  if (!panel.is_image() && panel.values->size() > 1) {
    sheet.script << fmt::format(
        ", \\\n     {}_gaps using 1:2:3:4 with vectors nohead linecolor rgb '#FFFFFF' linewidth "
        "{:.3g}",
        block, std::min(1.5, cell_size / 24));
    if (any_masked && cell_size >= smallest_crossed_cell) {
      sheet.script << fmt::format(
          ", \\\n     {}_masked using 1:2:('×') with labels font ',{:.3g}' textcolor rgb "
          "'#8C959F'",
          block, std::min(10.0, cell_size / 2 / pixels_per_point));
    }
  }
  sheet.script << "\n";
  sheet.script << "unset colorbox\n";
  sheet.forget_labels();
}

double widest_text(const std::vector<std::string>& labels, double points) {
  double widest = 0;
  for (const std::string& label : labels) widest = std::max(widest, text_width(label, points));
  return widest;
}

double leaning_height(const std::vector<std::string>& labels, double points) {
  return labels.empty() ? 0 : widest_text(labels, points) * lean_sine + 24;
}

double leaning_reach(const std::vector<std::string>& labels, double points) {
  return labels.empty() ? 0 : widest_text(labels, points) * lean_cosine + 12;
}

std::vector<std::string> labels_or_positions(const std::vector<std::string>& labels,
                                             std::size_t count, const std::string& what,
                                             const std::string& title) {
  std::vector<std::string> result;
  if (labels.empty()) {
    for (std::size_t i = 1; i <= count; ++i) result.push_back(std::to_string(i));
    return result;
  }
  if (labels.size() != count) {
    throw std::invalid_argument(fmt::format("map \"{}\": {} {} do not fit weights that have {}",
                                            title, labels.size(), what, count));
  }
  for (const std::string& label : labels) result.push_back(shortened(label, longest_token));
  return result;
}

Grid choose_grid(std::size_t count, std::size_t columns, const std::string& title) {
  if (count == 0 || count > 16) {
    throw std::invalid_argument(
        fmt::format("panels \"{}\": 1 to 16 can be drawn, got {}", title, count));
  }
  if (columns == 0) {
    columns = count <= 4 ? count : count == 9 || count == 5 || count == 6 ? 3 : 4;
  }
  columns = std::min(columns, count);
  return {columns, (count + columns - 1) / columns};
}

}  // namespace attn
