// Bars in groups, each with its value on top.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/figures/sheet.h"

namespace attn {
namespace {

constexpr double kGroupWidth = 0.76;  // of the distance between two groups

std::string value_text(double value) {
  if (!std::isfinite(value)) return "–";
  return std::abs(value) < 100 ? fmt::format("{:.3g}", value) : fmt::format("{:.0f}", value);
}

}  // namespace

Figure render(const BarPlot& plot) {
  if (plot.categories.empty() || plot.series.empty()) {
    reject("bar plot \"", plot.title, "\": there is no bar to draw");
  }
  Sheet sheet(720, plot.title, plot.subtitle);
  sheet.begin(405 + sheet.top() - 61);
  std::vector<std::string> names;
  std::vector<double> values{plot.y.log ? NAN : 0};
  for (const auto& [name, series] : plot.series) {
    if (series.size() != plot.categories.size()) {
      reject("bar plot \"", plot.title, "\": ", series.size(), " values of ", name, " do not fit ",
             plot.categories.size(), " categories");
    }
    names.push_back(name);
    values.insert(values.end(), series.begin(), series.end());
  }
  const bool has_key = plot.series.size() > 1;
  const Box box{62, sheet.top() + (plot.y.label.empty() ? 10 : 28),
                sheet.width() - (has_key ? widest(names, 10.5) + 44 : 20), sheet.height() - 48};
  sheet.label(plot.y.label, 14, box.top - 16, 10, kInk);
  sheet.margins(box);
  const Scale y_scale = fit_scale(plot.y, values, 0.08);
  set_axis(sheet, 'y', plot.y, y_scale, std::max(3.0, std::floor(box.height() / 50)));

  const double count = static_cast<double>(plot.categories.size());
  const double group = box.width() / count;  // in pixels
  const double width = kGroupWidth / static_cast<double>(plot.series.size());
  const double category_points =
      std::clamp(10.5 * (group - 4) / widest(plot.categories, 10.5), 7.0, 10.5);
  for (std::size_t c = 0; c < plot.categories.size(); ++c) {
    sheet.label(plot.categories[c], box.left + group * (static_cast<double>(c) + 0.5),
                box.bottom + 16, category_points, kInk, Sheet::Align::kCentre);
  }
  sheet.script << fmt::format("set xrange [-0.5:{}]; unset xtics; set boxwidth {}\n", count - 0.5,
                              width - 2 / group);
  std::vector<std::string> bars;
  for (std::size_t s = 0; s < plot.series.size(); ++s) {
    std::vector<std::string> texts;
    // Columns: place, value, the height that the number stands on, and the number.
    sheet.script << "$series" << s << " << EOD\n";
    for (std::size_t c = 0; c < plot.categories.size(); ++c) {
      const double value = plot.series[s].second[c];
      const bool is_drawn = std::isfinite(y_scale.share(value));
      texts.push_back(value_text(value));
      sheet.script << fmt::format(
          "{} {} {} {}\n",
          static_cast<double>(c) - kGroupWidth / 2 + width * (static_cast<double>(s) + 0.5),
          literal(value), std::max(is_drawn ? value : y_scale.low, plot.y.log ? y_scale.low : 0),
          texts.back());
    }
    sheet.script << "EOD\n";
    bars.push_back(fmt::format("$series{} using 1:2 with boxes linecolor rgb '{}' {}", s,
                               series_colour(static_cast<int>(s)),
                               has_key ? "title " + gnuplot_string(names[s]) : ""));
    const double points = std::min(9.5, 9.5 * group * width / (widest(texts, 9.5) + 2));
    if (points < 6) continue;
    bars.push_back(fmt::format(
        "$series{} using 1:3:4 with labels offset 0,0.6 font ',{:.4g}' textcolor rgb '{}'", s,
        points, kMutedInk));
  }
  sheet.plot(bars);
  return sheet.finish();
}

}  // namespace attn
