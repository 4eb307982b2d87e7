#include "core/run/plot_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double label_points = 9.5;
constexpr double label_height = 17;
constexpr double kLargest = 1e300;  // gnuplot cannot scale an axis beyond

void dashed_line(Sheet& sheet, double x0, double y0, double x1, double y1) {
  sheet.script << "set arrow from " << sheet.at(x0, y0) << " to " << sheet.at(x1, y1)
               << fmt::format(" nohead front dashtype (4,4) linewidth 1 linecolor rgb '{}'\n",
                              muted_ink);
}

}  // namespace

double Scale::share(double value) const {
  if (!std::isfinite(value) || (log && value <= 0)) return NAN;
  if (log) return std::log(value / low) / std::log(high / low);
  return (value - low) / (high - low);
}

Scale fit_scale(const Axis& axis, const std::vector<double>& values, bool from_zero_if_near,
                double room) {
  Scale scale;
  scale.log = axis.log;
  double low = INFINITY, high = -INFINITY;
  for (const double value : values) {
    if (!(std::abs(value) < kLargest) || (axis.log && value < 1 / kLargest)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) {  // nothing that could be drawn
    low = axis.log ? 0.1 : 0;
    high = 1;
  }
  if (axis.low < axis.high && (!axis.log || axis.low > 0)) {
    scale.low = axis.low;
    scale.high = axis.high;
    return scale;
  }
  if (axis.log) {
    const double factor = std::pow(high / low, room) * (high / low < 1.5 ? 1.5 : 1.0);
    scale.low = low / factor;
    scale.high = high * factor;
    return scale;
  }
  if (high - low <= 1e-9 * std::max(std::abs(low), std::abs(high))) {  // as good as one value
    const double half = low == 0 ? 1 : std::abs(low) / 2;
    low -= half;
    high += half;
  }
  const bool from_zero = from_zero_if_near && low >= 0 && low < 0.4 * high;
  scale.low = from_zero ? 0 : low - room * (high - low);
  scale.high = high + room * (high - (from_zero ? 0 : low));
  return scale;
}

void spread(std::vector<EndLabel>& labels, double distance, double top, double bottom) {
  if (labels.empty()) return;
  std::stable_sort(labels.begin(), labels.end(),
                   [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
  const double count = static_cast<double>(labels.size());
  distance = std::min(distance, (bottom - top) / count);
  // Labels that touch form a block, which stands where its members' wishes are on average.
  struct Block {
    std::size_t first, last;
    double centre;
  };
  std::vector<Block> blocks;
  const auto height = [&](const Block& block) {
    return distance * static_cast<double>(block.last - block.first + 1);
  };
  const auto place = [&](Block& block) {
    double sum = 0;
    for (std::size_t i = block.first; i <= block.last; ++i) sum += labels[i].y;
    block.centre = sum / static_cast<double>(block.last - block.first + 1);
    block.centre = std::clamp(block.centre, top + height(block) / 2, bottom - height(block) / 2);
  };
  for (std::size_t i = 0; i < labels.size(); ++i) {
    blocks.push_back({i, i, 0});
    place(blocks.back());
    while (blocks.size() > 1) {
      Block& before = blocks[blocks.size() - 2];
      const Block& block = blocks.back();
      if (block.centre - height(block) / 2 >= before.centre + height(before) / 2 - 1e-9) break;
      before.last = block.last;
      blocks.pop_back();
      place(blocks.back());
    }
  }
  for (const Block& block : blocks) {
    for (std::size_t i = block.first; i <= block.last; ++i) {
      labels[i].y = block.centre - height(block) / 2 +
                    distance * (static_cast<double>(i - block.first) + 0.5);
    }
  }
}

Box least_covering(const std::vector<Box>& places, const Box& within, Obstacles& obstacles) {
  Box best = places.front();
  double least = INFINITY;
  for (const Box& place : places) {
    double covered = 0;
    for (const auto& [x, y] : obstacles.points) {
      if (x >= place.left - 3 && x <= place.right + 3 && y >= place.top && y <= place.bottom) {
        ++covered;
      }
    }
    for (const Box& label : obstacles.labels) {
      if (label.left < place.right && place.left < label.right && label.top < place.bottom &&
          place.top < label.bottom) {
        covered += 1000;
      }
    }
    if (place.top < within.top - 14 || place.bottom > within.bottom + 2 ||
        place.left < within.left - 2 || place.right > within.right + 2) {
      covered += 100000;
    }
    if (covered < least) {
      least = covered;
      best = place;
    }
  }
  obstacles.labels.push_back(best);
  return best;
}

void draw_levels(Sheet& sheet, const std::vector<Reference>& levels, const Scale& y_scale,
                 const Box& box, Obstacles& obstacles) {
  for (const Reference& level : levels) {
    const double share = y_scale.share(level.value);
    if (!(share >= -1e-9 && share <= 1 + 1e-9)) continue;
    const double y = box.bottom - share * box.height();
    dashed_line(sheet, box.left, y, box.right, y);
    for (double x = box.left; x <= box.right; x += 4) obstacles.points.emplace_back(x, y);
  }
  for (const Reference& level : levels) {
    const double share = y_scale.share(level.value);
    if (!(share >= -1e-9 && share <= 1 + 1e-9) || level.label.empty()) continue;
    const double y = box.bottom - share * box.height();
    const double width = text_width(level.label, label_points);
    std::vector<Box> places;
    for (const double left :
         {box.right - 8 - width, box.left + 8, (box.left + box.right - width) / 2}) {
      places.push_back({left, y - 2 - label_height, left + width, y - 2});
      places.push_back({left, y + 2, left + width, y + 2 + label_height});
    }
    const Box place = least_covering(places, box, obstacles);
    sheet.label(level.label, place.left, (place.top + place.bottom) / 2, label_points, muted_ink);
  }
}

void draw_marks(Sheet& sheet, const std::vector<Reference>& marks, const Scale& x_scale,
                const Box& box, Obstacles& obstacles) {
  for (const Reference& mark : marks) {
    const double share = x_scale.share(mark.value);
    if (!(share >= -1e-9 && share <= 1 + 1e-9)) continue;
    const double x = box.left + share * box.width();
    dashed_line(sheet, x, box.bottom, x, box.top);
    if (mark.label.empty()) continue;
    const double room = std::max(x - box.left, box.right - x) - 10;
    const double points =
        std::clamp(label_points * room / text_width(mark.label, label_points), 7.0, label_points);
    const double width = text_width(mark.label, points);
    std::vector<Box> places;
    for (const double top :
         {box.top + 2, box.bottom - 4 - label_height, (box.top + box.bottom - label_height) / 2,
          box.top + 4 + label_height, box.bottom - 6 - 2 * label_height}) {
      places.push_back({x + 6, top, x + 6 + width, top + label_height});
      places.push_back({x - 6 - width, top, x - 6, top + label_height});
    }
    const Box place = least_covering(places, box, obstacles);
    sheet.label(mark.label, place.left, (place.top + place.bottom) / 2, points, muted_ink);
  }
}

void set_axes(Sheet& sheet, const Box& box, const Scale& x_scale, const std::string& x_ticks,
              const std::string& x_label, const Scale& y_scale,
              const std::vector<double>& y_ticks) {
  sheet.margins(box);
  const auto axis = [&](char name, const Scale& scale) {
    sheet.script << (scale.log ? "set logscale " : "unset logscale ") << name << "; set " << name
                 << "range [" << literal(scale.low) << ":" << literal(scale.high) << "]\n";
  };
  axis('x', x_scale);
  axis('y', y_scale);
  Ticks ticks;
  ticks.values =
      y_ticks.empty()
          ? choose_ticks(y_scale.low, y_scale.high,
                         std::max<std::size_t>(3, static_cast<std::size_t>(box.height() / 50)),
                         y_scale.log)
                .values
          : y_ticks;
  sheet.script << "set xtics " << x_ticks << "; set ytics " << ticks.text() << "\n";
  sheet.script << "unset mxtics; unset mytics\n";
  if (!x_label.empty()) {
    sheet.label(x_label, (box.left + box.right) / 2, box.bottom + 42, 10.5, ink,
                Sheet::Align::centre);
  }
}

}  // namespace attn
