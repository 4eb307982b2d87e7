// Line plots: lines named at their ends, pale raw values behind smoothed ones, levels and marks.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/figures/sheet.h"

namespace attn {
namespace {

constexpr double kLabelPoints = 10.5, kReferencePoints = 9.5;
constexpr double kLabelDistance = 18;      // between the names of lines
constexpr std::size_t kMostPoints = 1500;  // more than a plot has pixels; metrics.csv has them all

std::string colour_of(const LinePlot& plot, std::size_t index) {
  const int own = plot.lines[index].colour;
  return series_colour(own == kAutomaticColour ? static_cast<int>(index) : own);
}

// The mean over a fortieth of the values around each; gaps stay gaps.
std::vector<double> running_mean(const std::vector<double>& values) {
  const std::size_t size = values.size(), reach = std::max<std::size_t>(1, size / 80);
  std::vector<double> means(size, NAN);
  for (std::size_t i = 0; i < size; ++i) {
    if (!std::isfinite(values[i])) continue;
    double sum = 0, count = 0;
    for (std::size_t near = i - std::min(i, reach); near < std::min(size, i + reach + 1); ++near) {
      sum += std::isfinite(values[near]) ? values[near] : 0;
      count += std::isfinite(values[near]) ? 1 : 0;
    }
    means[i] = sum / count;
  }
  return means;
}

std::vector<double> shown_values(const Line& line) {
  return line.is_smoothed ? running_mean(line.y) : line.y;
}

double space_for_labels(const LinePlot& plot) {
  std::vector<std::string> labels;
  for (const Line& line : plot.lines) labels.push_back(line.label);
  return std::max(24.0, widest(labels, kLabelPoints) + 18);
}

// A label that would rather stand at y.
struct EndLabel {
  std::string text;
  double y;
  std::string colour;
};

// Writes labels below each other at an edge of the room. Those that touch move apart equally.
void write_apart(Sheet& sheet, std::vector<EndLabel> labels, const Box& room, Sheet::Align align,
                 double points) {
  std::stable_sort(labels.begin(), labels.end(),
                   [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
  const double count = static_cast<double>(labels.size());
  const double distance = std::min(kLabelDistance, room.height() / count);
  for (int round = 0; round < 100; ++round) {  // by then they stand still
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double overlap = i == 0 ? 0 : std::max(0.0, labels[i - 1].y + distance - labels[i].y);
      if (i > 0) labels[i - 1].y -= overlap / 2;
      const double above = distance * (static_cast<double>(i) + 0.5);
      const double lowest = room.bottom - distance * count + above;
      labels[i].y = std::max(room.top + above, std::min(labels[i].y + overlap / 2, lowest));
    }
  }
  const double x = align == Sheet::Align::kLeft ? room.left : room.right;
  for (const EndLabel& label : labels) {
    sheet.label(label.text, x, label.y, points, label.colour, align, "boxed");
  }
}

// Names stand right of the plot; of a line that ends early, beside its end, or above if it rises.
void write_labels(Sheet& sheet, const LinePlot& plot, const Scale& x_scale, const Scale& y_scale,
                  const Box& box) {
  std::vector<EndLabel> labels;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    if (line.label.empty()) continue;
    const std::vector<double> shown = shown_values(line);
    double x_share = 1, y_share = 0;
    bool rises = false;
    for (std::size_t j = 0; j < shown.size(); ++j) {
      if (!std::isfinite(y_scale.share(shown[j]))) continue;
      rises = y_scale.share(shown[j]) > y_share;
      x_share = x_scale.share(line.x[j]);
      y_share = std::clamp(y_scale.share(shown[j]), 0.0, 1.0);
    }
    const double x = box.left + x_share * box.width(), y = box.bottom - y_share * box.height();
    const std::string colour = colour_of(plot, i);
    if (x + text_width(line.label, kLabelPoints) + 16 > box.right) {
      labels.push_back({line.label, y, colour});
    } else if (rises) {
      sheet.label(line.label, x, y - 17, kLabelPoints, colour, Sheet::Align::kCentre, "boxed");
    } else {
      sheet.label(line.label, x + 8, y, kLabelPoints, colour, Sheet::Align::kLeft, "boxed");
    }
  }
  const Box room{box.right + 8, box.top - 10, box.right, box.bottom + 10};
  write_apart(sheet, labels, room, Sheet::Align::kLeft, kLabelPoints);
}

// A level's name stands above it, at the end that the lines are further away from.
void write_levels(Sheet& sheet, const LinePlot& plot, const Scale& y_scale, const Box& box) {
  std::vector<EndLabel> at_left, at_right;
  for (const Reference& level : plot.levels) {
    const double share = y_scale.share(level.value);
    if (!(share >= 0 && share <= 1)) continue;
    double left = INFINITY, right = INFINITY;
    for (const Line& line : plot.lines) {
      const std::vector<double> shown = shown_values(line);
      if (shown.empty()) continue;
      left = std::min(left, std::abs(y_scale.share(shown.front()) - share));
      right = std::min(right, std::abs(y_scale.share(shown.back()) - share));
    }
    (left > right ? at_left : at_right)
        .push_back({level.label, box.bottom - share * box.height() - 11, kMutedInk});
  }
  const Box room{box.left + 8, box.top - 20, box.right - 8, box.bottom};
  write_apart(sheet, at_left, room, Sheet::Align::kLeft, kReferencePoints);
  write_apart(sheet, at_right, room, Sheet::Align::kRight, kReferencePoints);
}

// Their names stand above the plot; where that would cover the one before, one line lower.
void write_marks(Sheet& sheet, const LinePlot& plot, const Scale& x_scale, const Box& box) {
  double last_x = -INFINITY, last_half = 0, y = box.top - 9;
  for (const Reference& mark : plot.marks) {
    const double share = x_scale.share(mark.value);
    if (!(share >= 0 && share <= 1)) continue;
    const double x = box.left + share * box.width();
    const double half = text_width(mark.label, kReferencePoints) / 2 + 4;
    y = std::abs(x - last_x) < half + last_half ? y + kLabelDistance : box.top - 9;
    last_x = x;
    last_half = half;
    sheet.script << fmt::format(
        "set arrow from {0}, graph 0 to {0}, graph 1 nohead front dashtype (4,4) linewidth 1 "
        "linecolor rgb '{1}'\n",
        mark.value, kMutedInk);
    sheet.label(mark.label, x, y, kReferencePoints, kMutedInk, Sheet::Align::kCentre, "boxed");
  }
}

// Columns: x, the values, the shown values.
void write_data(Sheet& sheet, const std::string& block, const Line& line) {
  const std::vector<double> shown = shown_values(line);
  sheet.script << block << " << EOD\n";
  const std::size_t stride = (line.y.size() + kMostPoints - 1) / kMostPoints;
  for (std::size_t i = 0; i < line.y.size(); ++i) {
    if (i % stride != 0 && i + 1 != line.y.size()) continue;
    sheet.script << fmt::format("{} {} {}\n", literal(line.x[i]), literal(line.y[i]),
                                literal(shown[i]));
  }
  sheet.script << "EOD\n";
}

void draw_panel(Sheet& sheet, const LinePlot& plot, const Box& box, const std::string& prefix) {
  std::vector<double> xs, ys;
  for (const Line& line : plot.lines) {
    xs.insert(xs.end(), line.x.begin(), line.x.end());
    ys.insert(ys.end(), line.y.begin(), line.y.end());
  }
  for (const Reference& level : plot.levels) ys.push_back(level.value);
  const Scale x_scale = fit_scale(plot.x, xs, 0);
  const Scale y_scale = fit_scale(plot.y, ys, 0.05);
  sheet.margins(box);
  set_axis(sheet, 'x', plot.x, x_scale, std::max(3.0, std::floor(box.width() / 62)));
  set_axis(sheet, 'y', plot.y, y_scale, std::max(3.0, std::floor(box.height() / 50)));
  sheet.label(plot.x.label, box.centre(), box.bottom + 42, 10.5, kInk, Sheet::Align::kCentre);
  // The name of the y axis stands above it, horizontally.
  sheet.label(plot.y.label, box.left - 48, box.top - 16, 10, kInk);

  std::vector<std::string> parts{"NaN"}, lines;  // the axes, even if no line has a value
  for (const Reference& level : plot.levels) {
    parts.push_back(fmt::format("{} with lines linecolor rgb '{}' linewidth 1 dashtype (4,4)",
                                literal(level.value), kMutedInk));
  }
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    if (line.y.empty()) continue;
    const std::string block = prefix + std::to_string(i), colour = colour_of(plot, i);
    write_data(sheet, block, line);
    if (line.is_smoothed) {  // "#D0RRGGBB" is the colour, 82 % transparent
      parts.push_back(fmt::format("{} using 1:2 with lines linecolor rgb '#D0{}' linewidth 1",
                                  block, colour.substr(1)));
    }
    lines.push_back(fmt::format("{} using 1:3 with {} linecolor rgb '{}' linewidth 2.2{}{}", block,
                                line.has_points ? "linespoints" : "lines", colour,
                                line.is_dashed ? " dashtype (6,4)" : "",
                                line.has_points ? " pointtype 7 pointsize 0.7" : ""));
  }
  write_levels(sheet, plot, y_scale, box);
  write_marks(sheet, plot, x_scale, box);
  write_labels(sheet, plot, x_scale, y_scale, box);
  parts.insert(parts.end(), lines.begin(), lines.end());
  sheet.plot(parts);
}

// One plot or several, side by side.
Figure render(Sheet& sheet, double height, const std::vector<LinePlot>& panels) {
  sheet.begin(height + sheet.top() - 61);
  const double width = (sheet.width() - 20) / static_cast<double>(panels.size());
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const LinePlot& panel = panels[i];
    if (panel.lines.empty()) {
      reject("line plot \"", panel.title, "\": there is no line to draw");
    }
    const bool has_names_above = !panel.y.label.empty() || !panel.marks.empty();
    const double left = 10 + width * static_cast<double>(i);
    const double title_space = panels.size() > 1 ? 28 : 0;
    const Box box{left + 52, sheet.top() + 6 + title_space + (has_names_above ? 20 : 0),
                  left + width - space_for_labels(panel), sheet.height() - 62};
    if (title_space > 0) sheet.label(panel.title, box.left, sheet.top() + 14, 11, kInk);
    draw_panel(sheet, panel, box, fmt::format("$panel{}_", i));
  }
  return sheet.finish();
}

}  // namespace

Figure render(const LinePlot& plot) {
  Sheet sheet(720, plot.title, plot.subtitle);
  return render(sheet, 405, {plot});
}

Figure render(const LinePanels& plot) {
  if (plot.panels.empty()) {
    reject("line panels \"", plot.title, "\": there is no panel to draw");
  }
  Sheet sheet(1000, plot.title, plot.subtitle);
  return render(sheet, 380, plot.panels);
}

}  // namespace attn
