#include "core/run/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "core/run/terminal.h"

namespace attn {

namespace {

constexpr double margin = 14;  // around the sheet
constexpr double subtitle_points = 10;
constexpr double subtitle_line = 19;

constexpr const char* style = R"(set encoding utf8
set border 3 back linecolor rgb '#AFB8C1' linewidth 1
set tics nomirror out scale 0.5 textcolor rgb '#57606A' font ',10.5'
set style line 21 linetype 1 linecolor rgb '#E5E8EB' linewidth 1 dashtype solid
set grid back linestyle 21
set style fill solid 1.0 noborder
unset key
)";

constexpr std::array<const char*, 6> colours{"#0072B2", "#D55E00", "#009E73",
                                             "#E69F00", "#CC79A7", "#57606A"};

std::vector<std::string> wrapped(const std::string& text, double points, double width) {
  if (text.empty()) return {};
  if (text_width(text, points) <= width) return {text};
  // The first line takes as many words as fit; the second has the rest.
  std::size_t split = text.find(' ');
  for (std::size_t space = split; space != std::string::npos; space = text.find(' ', space + 1)) {
    if (text_width(text.substr(0, space), points) <= width) split = space;
  }
  if (split == std::string::npos) return {text};
  return {text.substr(0, split), text.substr(split + 1)};
}

}  // namespace

std::string series_colour(int index) {
  return colours[static_cast<std::size_t>(std::abs(index)) % colours.size()];
}

std::string pale_colour(int index) {
  const auto rgb = static_cast<unsigned>(std::stoul(series_colour(index).substr(1), nullptr, 16));
  const auto mix = [&](unsigned shift) { return 255 - (255 - (rgb >> shift & 0xff)) * 28 / 100; };
  return fmt::format("#{:02X}{:02X}{:02X}", mix(16), mix(8), mix(0));
}

std::string quoted(const std::string& text) {
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
    if (std::string("ijlIt.,:;'|! ()[]fr").find(c) != std::string::npos) {
      ems += 0.33;
    } else if (std::string("mwMW@%").find(c) != std::string::npos) {
      ems += 0.87;
    } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      ems += 0.66;
    } else {
      ems += 0.59;
    }
  }
  return ems * points * pixels_per_point;
}

namespace {

// 2e-6 becomes "2·10⁻⁶", 1e-6 "10⁻⁶".
std::string with_power_of_ten(double value) {
  constexpr std::array<const char*, 10> raised{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const std::string text = fmt::format("{:.2e}", value);
  const std::size_t e = text.find('e');
  std::string factor = text.substr(0, e);
  factor.erase(factor.find_last_not_of('0') + 1);
  if (factor.back() == '.') factor.pop_back();
  const int exponent = std::stoi(text.substr(e + 1));
  std::string power = exponent < 0 ? "10⁻" : "10";
  for (const char digit : std::to_string(std::abs(exponent))) {
    power += raised[static_cast<std::size_t>(digit - '0')];
  }
  return factor == "1" ? power : factor + "·" + power;
}

}  // namespace

std::string Ticks::text() const {
  std::string result = "(";
  for (const double value : values) {
    if (result.size() > 1) result += ", ";
    const double shown = std::abs(value) < 1e-12 ? 0 : value;
    std::string name = fmt::format("{:.6g}", shown);
    if (shown != 0 && (std::abs(shown) < 1e-3 || std::abs(shown) >= 1e6)) {
      name = with_power_of_ten(shown);
    } else if (std::abs(shown) >= 10000) {  // 20,000
      name.insert(name.size() - 3, ",");
    }
    result += quoted(name) + " " + literal(value);
  }
  return result + ")";
}

Ticks choose_ticks(double low, double high, std::size_t wanted, bool log) {
  Ticks ticks;
  if (log) {
    const double decades = std::log10(high / low);
    const bool with_2_and_5 = 3 * decades <= 1.7 * static_cast<double>(wanted);
    const int stride =
        std::max(1, static_cast<int>(std::ceil(decades / static_cast<double>(wanted))));
    const int first = static_cast<int>(std::floor(std::log10(low)));
    for (int power = first; power <= 308 && std::pow(10.0, power) <= high * 1.001; ++power) {
      for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor > 1 ? !with_2_and_5 : (power % stride) != 0) continue;
        const double value = factor * std::pow(10.0, power);
        if (value >= low * 0.999 && value <= high * 1.001) ticks.values.push_back(value);
      }
    }
    if (ticks.values.size() >= 2) return ticks;
    ticks.values.clear();
  }
  const double raw = (high - low) / static_cast<double>(wanted);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  double step = power;
  for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    step = factor * power;
    if (step >= raw * 0.999) break;
  }
  // Counted, since at the ends of what a double can hold a step may change nothing.
  const double first = std::ceil(low / step - 1e-6);
  for (std::size_t i = 0; std::isfinite(first) && i <= 2 * wanted + 2; ++i) {
    const double value = (first + static_cast<double>(i)) * step;
    if (!(value <= high + step * 1e-6)) break;
    ticks.values.push_back(value == 0 ? 0 : value);  // never −0
  }
  return ticks;
}

Sheet::Sheet(double width, const std::string& title, const std::string& subtitle)
    : width_(width), title_(title), subtitle_(subtitle) {
  const double room = width - 2 * margin;
  title_points_ = std::clamp(14 * room / std::max(1.0, text_width(title, 14) * 1.06), 9.0, 14.0);
  subtitle_lines_ = wrapped(subtitle, subtitle_points, room);
  top_ = 42 + subtitle_line * static_cast<double>(subtitle_lines_.size());
}

std::string Sheet::at(double x, double y) const {
  return fmt::format("screen {:.5f},{:.5f}", x / width_, 1 - y / height_);
}

std::string Sheet::size(double width, double height) const {
  return fmt::format("screen {:.5f},{:.5f}", width / width_, height / height_);
}

void Sheet::write_header() {
  header_is_written_ = true;
  script << style << "set multiplot\n";
  script << "set label " << quoted(title_) << " at " << at(margin, 24)
         << fmt::format(" left noenhanced font 'Inter:Bold,{:.4g}' textcolor rgb '{}'\n",
                        title_points_, ink);
  double y = 48;
  for (const std::string& line : subtitle_lines_) {
    const double room = width_ - 2 * margin;
    const double points =
        std::min(subtitle_points, subtitle_points * room / text_width(line, subtitle_points));
    label(line, margin, y, points, muted_ink);
    y += subtitle_line;
  }
}

void Sheet::margins(const Box& box) {
  if (!header_is_written_) write_header();
  script << fmt::format(
      "set lmargin at screen {:.5f}; set rmargin at screen {:.5f}; set tmargin at screen {:.5f}; "
      "set bmargin at screen {:.5f}\n",
      box.left / width_, box.right / width_, 1 - box.top / height_, 1 - box.bottom / height_);
}

void Sheet::label(const std::string& text, double x, double y, double points,
                  const std::string& colour, Align align, double rotate) {
  if (!header_is_written_) write_header();
  const char* side = align == Align::left ? "left" : align == Align::right ? "right" : "center";
  script << "set label " << quoted(text) << " at " << at(x, y) << " " << side
         << fmt::format(" noenhanced front font ',{:.4g}' textcolor rgb '{}'", points, colour);
  if (rotate != 0) script << fmt::format(" rotate by {:g}", rotate);
  script << "\n";
}

void Sheet::forget_labels() { script << "unset label; unset arrow; unset object\n"; }

Figure Sheet::finish() {
  script << "unset multiplot\n";
  Figure figure;
  figure.title = title_;
  figure.subtitle = subtitle_;
  figure.width = static_cast<int>(std::lround(width_));
  figure.height = static_cast<int>(std::lround(height_));
  figure.script = script.str();
  return figure;
}

}  // namespace attn
