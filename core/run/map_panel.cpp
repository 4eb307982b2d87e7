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

// Columns: column, row, value; a masked cell is in the second block.
void write_cells(Sheet& sheet, const MapPanel& panel, const std::string& block) {
  const Tensor& values = *panel.values;
  std::string open, masked;
  for (std::size_t row = 0; row < panel.rows(); ++row) {
    for (std::size_t column = 0; column < panel.columns(); ++column) {
      const bool is_masked = panel.masked && (*panel.masked)(row, column);
      // An image needs every cell; a masked one is without value there.
      if (!is_masked || panel.is_image()) {
        open += fmt::format("{} {} {}\n", column, row,
                            is_masked ? "NaN" : literal(values(row, column)));
      }
      if (is_masked) masked += fmt::format("{} {}\n", column, row);
    }
  }
  sheet.script << block << " << EOD\n" << open << "EOD\n";
  sheet.script << block << "_masked << EOD\n" << masked << "EOD\n";
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

// A comma that leans would look like an apostrophe.
bool is_punctuation(const std::string& label) {
  return label.size() == 1 && std::ispunct(static_cast<unsigned char>(label[0]));
}

void write_labels(Sheet& sheet, const MapPanel& panel) {
  const Box box = panel.box();
  const double line = panel.label_points * pixels_per_point * 1.15;
  const auto stride_for = [line](double cell) {
    return static_cast<std::size_t>(std::max(1.0, std::ceil(line / cell)));
  };
  const std::size_t row_stride = stride_for(panel.cell_height);
  for (std::size_t row = 0; row < panel.row_labels.size(); row += row_stride) {
    sheet.label(panel.row_labels[row], box.left - 8,
                box.top + (static_cast<double>(row) + 0.5) * panel.cell_height, panel.label_points,
                ink, Sheet::Align::right);
  }
  if (panel.column_side == KeySide::nowhere) return;
  const bool above = panel.column_side == KeySide::above;
  const std::size_t column_stride = stride_for(panel.cell_width);
  for (std::size_t column = 0; column < panel.column_labels.size(); column += column_stride) {
    const double x = box.left + (static_cast<double>(column) + 0.5) * panel.cell_width;
    if (is_punctuation(panel.column_labels[column])) {
      sheet.label(panel.column_labels[column], x, above ? box.top - 10 : box.bottom + 10,
                  panel.label_points, ink, Sheet::Align::centre);
      continue;
    }
    sheet.label(panel.column_labels[column], above ? x - 2 : x + 4,
                above ? box.top - 10 : box.bottom + 12, panel.label_points, ink,
                above ? Sheet::Align::left : Sheet::Align::right, lean_degrees);
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
  const bool has_mask = panel.masked != nullptr;
  if (panel.is_image()) {
    sheet.script << "set object 2 rectangle from graph 0,0 to graph 1,1 fillstyle solid fillcolor "
                    "rgb '#EDEFF2' behind\n"
                 << "plot " << block << " using 1:2:3 with image\n";
  } else {
    if (panel.shows_numbers) write_numbers(sheet, panel, panel.dark_from);
    const std::string cell = "using 1:2:($1-.5):($1+.5):($2-.5):($2+.5)";
    const double gap = std::min(1.5, panel.cell_width / 24);
    sheet.script << "plot " << block << " " << cell
                 << fmt::format(
                        ":3 with boxxyerror fillstyle solid border rgb '#FFFFFF' linewidth "
                        "{:.3g} linecolor palette z",
                        gap);
    const bool any_masked = has_mask && std::any_of(panel.masked->begin(), panel.masked->end(),
                                                    [](bool b) { return b; });
    if (any_masked) {
      const double cell_size = std::min(panel.cell_width, panel.cell_height);
      sheet.script << ", \\\n     " << block << "_masked " << cell
                   << fmt::format(
                          " with boxxyerror fillstyle solid border rgb '#FFFFFF' linewidth {:.3g} "
                          "linecolor rgb '#F3F4F6'",
                          gap);
      if (cell_size >= smallest_crossed_cell) {
        sheet.script << fmt::format(
            ", \\\n     {}_masked using 1:2:('×') with labels font ',{:.3g}' textcolor rgb "
            "'#AEB6BF'",
            block, std::min(10.0, cell_size / 2 / pixels_per_point));
      }
    }
    sheet.script << "\n";
  }
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
