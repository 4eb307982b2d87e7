#include "core/run/axes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double kLargest = 1e300;  // gnuplot cannot scale an axis beyond
// An axis over so many times its lowest value has two of the ticks 1, 2, 5, 10, … in any case.
constexpr double kLeastLogRange = 5;

// 1, 2, 5, 10, … in the range of a log axis.
std::vector<double> log_ticks(const Scale& scale) {
  std::vector<double> ticks;
  double power = std::pow(10.0, std::floor(std::log10(scale.low)));
  for (; power <= scale.high; power *= 10) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double share = scale.share(factor * power);
      if (share > -1e-3 && share < 1 + 1e-3) ticks.push_back(factor * power);
    }
  }
  return ticks;
}

}  // namespace

double Scale::share(double value) const {
  if (!std::isfinite(value) || (log && value <= 0)) return NAN;
  if (log) return std::log(value / low) / std::log(high / low);
  return (value - low) / (high - low);
}

Scale fit_scale(const Axis& axis, const std::vector<double>& values, double room) {
  if (axis.low < axis.high && (!axis.log || axis.low > 0)) return {axis.low, axis.high, axis.log};
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
  if (axis.log) {
    const double ends = std::pow(high / low, room);
    const double factor = std::max(ends, std::sqrt(kLeastLogRange * low / high));
    return {low / factor, high * factor, true};
  }
  if (high - low <= 1e-9 * std::max(std::abs(low), std::abs(high))) {  // as good as one value
    const double half = low == 0 ? 1 : std::abs(low) / 2;
    low -= half;
    high += half;
  }
  if (room > 0 && low >= 0 && low < 0.4 * high) return {0, high + room * high, false};
  return {low - room * (high - low), high + room * (high - low), false};
}

void set_axis(Sheet& sheet, char name, const Axis& axis, const Scale& scale, double wanted) {
  std::vector<double> ticks = axis.ticks;
  const double decades = scale.log ? std::log10(scale.high / scale.low) : 0;
  if (ticks.empty() && scale.log && 3 * decades <= 1.7 * wanted) ticks = log_ticks(scale);
  std::string shown = fmt::format("({})", fmt::join(ticks, ", ")), format = "%h";
  if (ticks.empty() && !scale.log) {
    shown = fmt::format("{}", round_step(scale.high - scale.low, wanted));
  } else if (ticks.empty()) {
    shown = "autofreq";  // the powers of ten that fit
    if (scale.low < 1e-4 || scale.high > 1e5) format = "10^{%T}";
  }
  sheet.script << fmt::format(
      "{} logscale {}; set {}range [{}:{}]; set format {} '{}'; set {}tics {}\n",
      scale.log ? "set" : "unset", name, name, scale.low, scale.high, name, format, name, shown);
}

}  // namespace attn
