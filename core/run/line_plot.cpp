// Line plots: lines named at their ends, pale raw values behind smoothed ones, reference levels.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/run/plot_panel.h"
#include "core/run/sheet.h"

namespace attn {

namespace {

constexpr double end_label_points = 10.5;
constexpr double end_label_distance = 18;
constexpr std::size_t most_points = 1500;  // more than a plot has pixels; metrics.csv has them all

int colour_of(const LinePlot& plot, std::size_t index) {
  const int own = plot.lines[index].colour;
  return own == kAutomaticColour ? static_cast<int>(index) : own;
}

// The mean over a fortieth of the values around each; gaps stay gaps.
std::vector<double> running_mean(const std::vector<double>& values) {
  const std::size_t size = values.size(), reach = std::max<std::size_t>(1, size / 80);
  std::vector<double> sums(size + 1, 0), counts(size + 1, 0), result(size);
  for (std::size_t i = 0; i < size; ++i) {
    const bool is_there = std::isfinite(values[i]);
    sums[i + 1] = sums[i] + (is_there ? values[i] : 0);
    counts[i + 1] = counts[i] + (is_there ? 1 : 0);
  }
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t begin = i - std::min(i, reach), end = std::min(size, i + reach + 1);
    const double count = counts[end] - counts[begin];
    result[i] = std::isfinite(values[i]) ? (sums[end] - sums[begin]) / count : NAN;
  }
  return result;
}

std::vector<double> shown_values(const Line& line) {
  return line.is_smoothed ? running_mean(line.y) : line.y;
}

void check(const LinePlot& plot, const std::string& title) {
  if (plot.lines.empty()) {
    throw std::invalid_argument("line plot \"" + title + "\": there is no line to draw");
  }
}

double space_for_end_labels(const LinePlot& plot) {
  double widest = 0;
  for (const Line& line : plot.lines) {
    widest = std::max(widest, text_width(line.label, end_label_points));
  }
  return widest == 0 ? 24 : widest + 18;
}

// Columns: x, the values, the shown values, and the range if there is one.
void write_data(Sheet& sheet, const std::string& block, const Line& line, bool log) {
  const std::vector<double> shown = shown_values(line);
  const auto drawable = [log](double value) { return literal(log && value <= 0 ? NAN : value); };
  sheet.script << block << " << EOD\n";
  const std::size_t stride = (line.y.size() + most_points - 1) / most_points;
  for (std::size_t i = 0; i < line.y.size(); ++i) {
    if (i % stride != 0 && i + 1 != line.y.size()) continue;
    sheet.script << literal(line.x[i]) << " " << drawable(line.y[i]) << " " << drawable(shown[i]);
    if (!line.low.empty()) {
      sheet.script << " " << drawable(line.low[i]) << " " << drawable(line.high[i]);
    }
    sheet.script << "\n";
  }
  sheet.script << "EOD\n";
}

void add_obstacles(const Line& line, const Scale& x_scale, const Scale& y_scale, const Box& box,
                   Obstacles& obstacles) {
  double last_x = NAN, last_y = NAN;
  for (std::size_t i = 0; i < line.y.size(); ++i) {
    const double x = box.left + x_scale.share(line.x[i]) * box.width();
    const double y = box.bottom - y_scale.share(line.y[i]) * box.height();
    const double length = std::hypot(x - last_x, y - last_y);
    const int pieces = std::isfinite(length) ? std::max(1, static_cast<int>(length / 4)) : 1;
    for (int piece = 1; piece <= pieces; ++piece) {
      const double part = static_cast<double>(piece) / pieces;
      if (pieces == 1) {
        obstacles.points.emplace_back(x, y);
      } else {
        obstacles.points.emplace_back(last_x + part * (x - last_x), last_y + part * (y - last_y));
      }
    }
    last_x = x;
    last_y = y;
  }
}

// Names stand right of the plot; that of a line that ends early, beside its end.
void draw_end_labels(Sheet& sheet, const LinePlot& plot, const Scale& x_scale, const Scale& y_scale,
                     const Box& box, Obstacles& obstacles) {
  std::vector<EndLabel> labels;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    if (line.label.empty()) continue;
    const std::vector<double> shown = shown_values(line);
    double x_share = 1, y_share = 0;
    for (std::size_t j = 0; j < shown.size(); ++j) {
      if (!std::isfinite(y_scale.share(shown[j]))) continue;
      x_share = x_scale.share(line.x[j]);
      y_share = std::clamp(y_scale.share(shown[j]), 0.0, 1.0);
    }
    const double x = box.left + x_share * box.width(), y = box.bottom - y_share * box.height();
    const std::string colour = series_colour(colour_of(plot, i));
    const double width = text_width(line.label, end_label_points);
    if (x + width + 16 > box.right) {
      labels.push_back({line.label, y, colour});
      continue;
    }
    const Box place = least_covering({{x + 8, y - 9, x + 8 + width, y + 9},
                                      {x - width / 2, y - 26, x + width / 2, y - 8},
                                      {x - width / 2, y + 8, x + width / 2, y + 26}},
                                     box, obstacles);
    sheet.label(line.label, place.left, (place.top + place.bottom) / 2, end_label_points, colour);
  }
  spread(labels, end_label_distance, box.top - 10, box.bottom + 10);
  for (const EndLabel& label : labels) {
    sheet.label(label.text, box.right + 8, label.y, end_label_points, label.colour);
  }
}

std::string plot_command(const LinePlot& plot, const std::string& prefix) {
  std::vector<std::string> under, over;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    if (line.y.empty()) continue;
    const std::string block = prefix + std::to_string(i);
    const int colour = colour_of(plot, i);
    if (!line.low.empty()) {
      under.push_back(
          fmt::format("{} using 1:4:5 with filledcurves fillcolor rgb '{}' fillstyle "
                      "transparent solid 0.55",
                      block, pale_colour(colour)));
    }
    if (line.is_smoothed) {
      under.push_back(fmt::format("{} using 1:2 with lines linecolor rgb '{}' linewidth 1", block,
                                  pale_colour(colour)));
    }
    over.push_back(fmt::format("{} using 1:3 with {} linecolor rgb '{}' linewidth 2.2{}{}", block,
                               line.has_points ? "linespoints" : "lines", series_colour(colour),
                               line.is_dashed ? " dashtype (6,4)" : "",
                               line.has_points ? " pointtype 7 pointsize 0.7" : ""));
  }
  under.insert(under.end(), over.begin(), over.end());
  if (under.empty()) return "plot NaN";
  return fmt::format("plot {}", fmt::join(under, ", \\\n     "));
}

void draw_panel(Sheet& sheet, const LinePlot& plot, const Box& box, const std::string& prefix) {
  std::vector<double> xs, ys;
  for (const Line& line : plot.lines) {
    xs.insert(xs.end(), line.x.begin(), line.x.end());
    for (const auto* values : {&line.y, &line.low, &line.high}) {
      ys.insert(ys.end(), values->begin(), values->end());
    }
  }
  for (const Reference& level : plot.levels) ys.push_back(level.value);
  const Scale x_scale = fit_scale(plot.x, xs, false, 0);
  const Scale y_scale = fit_scale(plot.y, ys, true, 0.05);

  Obstacles obstacles;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    write_data(sheet, prefix + std::to_string(i), plot.lines[i], plot.y.log);
    add_obstacles(plot.lines[i], x_scale, y_scale, box, obstacles);
  }
  Ticks x_ticks;
  x_ticks.values =
      plot.x.ticks.empty()
          ? choose_ticks(x_scale.low, x_scale.high,
                         std::max<std::size_t>(3, static_cast<std::size_t>(box.width() / 62)),
                         plot.x.log)
                .values
          : plot.x.ticks;
  set_axes(sheet, box, x_scale, x_ticks.text(), plot.x.label, y_scale, plot.y.ticks);
  draw_levels(sheet, plot.levels, y_scale, box, obstacles);
  draw_marks(sheet, plot.marks, x_scale, box, obstacles);
  draw_end_labels(sheet, plot, x_scale, y_scale, box, obstacles);
  sheet.script << plot_command(plot, prefix) << "\n";
  sheet.forget_labels();
}

}  // namespace

Figure render(const LinePlot& plot) {
  check(plot, plot.title);
  Sheet sheet(720, plot.title, plot.subtitle);
  sheet.set_height(405 + sheet.top() - 61);
  // The name of the y axis stands above it, horizontally.
  const double top = sheet.top() + (plot.y.label.empty() ? 6 : 26);
  const Box box{62, top, sheet.width() - space_for_end_labels(plot), sheet.height() - 62};
  if (!plot.y.label.empty()) sheet.label(plot.y.label, 14, top - 16, 10, ink);
  draw_panel(sheet, plot, box, "$line");
  return sheet.finish();
}

Figure render(const LinePanels& plot) {
  if (plot.panels.empty()) {
    throw std::invalid_argument("line panels \"" + plot.title + "\": there is no panel to draw");
  }
  Sheet sheet(1000, plot.title, plot.subtitle);
  sheet.set_height(380 + sheet.top() - 61);
  const double width = (sheet.width() - 20) / static_cast<double>(plot.panels.size());
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    const LinePlot& panel = plot.panels[i];
    check(panel, panel.title);
    const double left = 10 + width * static_cast<double>(i);
    const Box box{left + 52, sheet.top() + 34 + (panel.y.label.empty() ? 0 : 18),
                  left + width - space_for_end_labels(panel), sheet.height() - 62};
    sheet.label(panel.title, box.left, sheet.top() + 14, 11, ink);
    if (!panel.y.label.empty()) sheet.label(panel.y.label, left + 4, box.top - 16, 9.5, muted_ink);
    draw_panel(sheet, panel, box, fmt::format("$panel{}_", i));
  }
  return sheet.finish();
}

}  // namespace attn
