#include "core/figures/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "core/text/columns.h"

namespace attn {
namespace {

constexpr double kMargin = 14;  // around the sheet
constexpr double kTitlePoints = 14, kSubtitlePoints = 10;
constexpr double kSubtitleLine = 19;

constexpr const char* kStyle = R"(set encoding utf8
set border 3 back linecolor rgb '#AFB8C1' linewidth 1
set tics nomirror out scale 0.5 textcolor rgb '#57606A' font ',10.5'
set format '%h'
unset mxtics; unset mytics
set style line 21 linetype 1 linecolor rgb '#E5E8EB' linewidth 1 dashtype solid
set grid back linestyle 21
set style fill solid 1.0 noborder
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.2,0.1
set key noautotitle at graph 1.01, graph 1 left top Left reverse noenhanced samplen 1 font ',10.5'
set multiplot
)";

constexpr std::array<const char*, 6> kColours{"#0072B2", "#D55E00", "#009E73",
                                              "#E69F00", "#CC79A7", "#57606A"};

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

std::string series_colour(int index) {
  return kColours[static_cast<std::size_t>(std::abs(index)) % kColours.size()];
}

std::string gnuplot_string(const std::string& text) {
  // In double quotes gnuplot knows \ooo; as that, no character has a meaning of its own.
  std::string result = "\"";
  for (const char c : shown_text(text)) {
    const bool is_plain = std::string_view("\"\\`@$'%{}#").find(c) == std::string_view::npos;
    result += is_plain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  }
  return result + "\"";
}

std::string literal(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "NaN";
}

double text_width(const std::string& text, double points) {
  // Measured on Inter: the em shares of narrow, wide and other characters.
  double ems = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;  // inside a UTF-8 character
    const bool is_narrow = std::string("ijlIt.,:;'|! ()[]fr").find(c) != std::string::npos;
    const bool is_wide = std::string("mwMW@%").find(c) != std::string::npos;
    const bool is_large = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    ems += is_narrow ? 0.33 : is_wide ? 0.87 : is_large ? 0.66 : 0.59;
  }
  return ems * points * kPixelsPerPoint;
}

double widest(const std::vector<std::string>& texts, double points) {
  double width = 0;
  for (const std::string& text : texts) width = std::max(width, text_width(text, points));
  return width;
}

double round_step(double length, double wanted) {
  const double power = std::pow(10.0, std::floor(std::log10(length / wanted)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * power >= length / wanted * 0.999) return factor * power;
  }
  return 10 * power;
}

Sheet::Sheet(double width, const std::string& title, const std::string& subtitle)
    : width_(width), title_(title), subtitle_(subtitle) {
  const std::string shown = shown_text(subtitle);
  const double share = (width - 2 * kMargin) / text_width(shown + " ", kSubtitlePoints);
  const double columns = share * static_cast<double>(display_width(shown) + 1);
  subtitle_lines_ = wrapped(shown, static_cast<std::size_t>(columns), /*indent=*/0);
  const auto breaks = std::count(subtitle_lines_.begin(), subtitle_lines_.end(), '\n');
  top_ = 42 + kSubtitleLine * static_cast<double>(subtitle.empty() ? 0 : breaks + 1);
}

void Sheet::begin(double height) {
  height_ = height;
  script << kStyle;
  const double room = (width_ - 2 * kMargin) / (1.06 * text_width(title_ + " ", 1));
  script << fmt::format(
      "set label {} at {} left noenhanced font 'Inter:Bold,{:.4g}' textcolor rgb '{}'\n",
      gnuplot_string(title_), at(kMargin, 24), std::clamp(room, 9.0, kTitlePoints), kInk);
  std::istringstream lines(subtitle_lines_);
  double y = 48;
  for (std::string line; std::getline(lines, line); y += kSubtitleLine) {
    label(line, kMargin, y, kSubtitlePoints, kMutedInk);
  }
}

std::string Sheet::at(double x, double y) const {
  return fmt::format("screen {:.5f},{:.5f}", x / width_, 1 - y / height_);
}

void Sheet::margins(const Box& box) {
  script << fmt::format(
      "set lmargin at screen {:.5f}; set rmargin at screen {:.5f}; set tmargin at screen {:.5f}; "
      "set bmargin at screen {:.5f}\n",
      box.left / width_, box.right / width_, 1 - box.top / height_, 1 - box.bottom / height_);
}

void Sheet::label(const std::string& text, double x, double y, double points,
                  const std::string& colour, Align align, const std::string& more) {
  if (text.empty()) return;
  const char* side = align == Align::kLeft ? "left" : align == Align::kRight ? "right" : "center";
  script << fmt::format(
      "set label {} at {} {} noenhanced front font ',{:.4g}' textcolor rgb '{}' {}\n",
      gnuplot_string(text), at(x, y), side, points, colour, more);
}

void Sheet::plot(const std::vector<std::string>& parts) {
  script << fmt::format("plot {}\nunset label; unset arrow; unset object\n",
                        fmt::join(parts, ", \\\n     "));
}

Figure Sheet::finish() {
  script << "unset multiplot\n";
  const auto pixels = [](double length) { return static_cast<int>(std::lround(length)); };
  return {title_, subtitle_, pixels(width_), pixels(height_), script.str()};
}

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
