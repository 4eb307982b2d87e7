// Bars in groups, each with its value on top.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/run/plot_panel.h"
#include "core/run/sheet.h"

namespace attn {

namespace {

void check(const BarPlot& plot) {
  if (plot.categories.empty() || plot.series.empty()) {
    throw std::invalid_argument("bar plot \"" + plot.title + "\": there is no bar to draw");
  }
  for (const auto& [name, values] : plot.series) {
    if (values.size() == plot.categories.size()) continue;
    throw std::invalid_argument(
        fmt::format("bar plot \"{}\": {} values of {} do not fit {} categories", plot.title,
                    values.size(), name, plot.categories.size()));
  }
}

std::string value_text(double value) {
  if (!std::isfinite(value)) return "–";
  const double size = std::abs(value);
  return size >= 1000                                ? fmt::format("{:.0f}", value)
         : size >= 100 || value == std::round(value) ? fmt::format("{:.4g}", value)
                                                     : fmt::format("{:.3g}", value);
}

}  // namespace

Figure render(const BarPlot& plot) {
  check(plot);
  Sheet sheet(720, plot.title, plot.subtitle);
  sheet.set_height(405 + sheet.top() - 61);
  double legend = 0;
  for (const auto& series : plot.series) legend = std::max(legend, text_width(series.first, 10.5));
  const bool has_legend = plot.series.size() > 1;
  const double top = sheet.top() + (plot.y.label.empty() ? 10 : 28);
  const Box box{62, top, sheet.width() - (has_legend ? legend + 44 : 20), sheet.height() - 48};
  if (!plot.y.label.empty()) sheet.label(plot.y.label, 14, top - 16, 10, ink);

  std::vector<double> values;
  for (const auto& series : plot.series) {
    values.insert(values.end(), series.second.begin(), series.second.end());
  }
  for (const Reference& level : plot.levels) values.push_back(level.value);
  if (!plot.y.log) values.push_back(0);
  const Scale y_scale = fit_scale(plot.y, values, true, 0.08);
  const double group = box.width() / static_cast<double>(plot.categories.size());
  const double bar = group * 0.76 / static_cast<double>(plot.series.size());
  const double base =
      box.bottom - box.height() * (plot.y.log ? 0 : std::max(0.0, y_scale.share(0)));

  Obstacles obstacles;
  Scale x_scale;
  set_axes(sheet, box, x_scale, "format ''; unset xtics", "", y_scale, plot.y.ticks);
  sheet.script << "set grid noxtics\n";
  int object = 1;
  for (std::size_t s = 0; s < plot.series.size(); ++s) {
    for (std::size_t c = 0; c < plot.categories.size(); ++c) {
      const double value = plot.series[s].second[c];
      const double left =
          box.left + group * (static_cast<double>(c) + 0.12) + bar * static_cast<double>(s);
      const double share = y_scale.share(value);
      const double y =
          std::isfinite(share) ? box.bottom - std::clamp(share, 0.0, 1.0) * box.height() : base;
      sheet.script << fmt::format(
          "set object {} rectangle from {} to {} fillcolor rgb '{}' fillstyle "
          "solid noborder front\n",
          object++, sheet.at(left + 1, base), sheet.at(left + bar - 1, y),
          series_colour(static_cast<int>(s)));
      const double points = std::min(9.5, 9.5 * bar / (text_width(value_text(value), 9.5) + 2));
      if (points >= 6) {
        sheet.label(value_text(value), left + bar / 2, y <= base ? y - 9 : y + 9, points, muted_ink,
                    Sheet::Align::centre);
      }
      obstacles.labels.push_back({left, std::min(y, base) - 18, left + bar, std::max(y, base)});
    }
  }
  for (std::size_t c = 0; c < plot.categories.size(); ++c) {
    const std::string& name = plot.categories[c];
    const double points = std::clamp(10.5 * (group - 4) / text_width(name, 10.5), 7.0, 10.5);
    sheet.label(name, box.left + group * (static_cast<double>(c) + 0.5), box.bottom + 16, points,
                ink, Sheet::Align::centre);
  }
  draw_levels(sheet, plot.levels, y_scale, box, obstacles);
  for (std::size_t s = 0; has_legend && s < plot.series.size(); ++s) {
    const double y = box.top + 14 + 22 * static_cast<double>(s);
    sheet.script << fmt::format(
        "set object {} rectangle from {} to {} fillcolor rgb '{}' fillstyle "
        "solid noborder front\n",
        object++, sheet.at(box.right + 14, y + 5), sheet.at(box.right + 24, y - 5),
        series_colour(static_cast<int>(s)));
    sheet.label(plot.series[s].first, box.right + 30, y, 10.5, ink);
  }
  sheet.script << "plot NaN\n";
  sheet.forget_labels();
  return sheet.finish();
}

}  // namespace attn
