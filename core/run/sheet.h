// The sheet a figure is drawn on: the house style, and lengths in pixels from the upper left
// corner. Used by the .cpp files that render the kinds of figures; gnuplot itself counts from
// below.
#pragma once

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "core/run/figure.h"
#include "core/text/columns.h"

namespace attn {

struct Box {
  double left, top, right, bottom;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

constexpr const char* ink = "#24292F";
constexpr const char* muted_ink = "#57606A";
constexpr double pixels_per_point = 4.0 / 3.0;

std::string series_colour(int index);  // "#0072B2", …; any index, they repeat
std::string pale_colour(int index);    // the same, mixed with white

std::string quoted(const std::string& text);  // a script's text, every character shown as it is
std::string literal(double value);            // a script's number; NaN if it is not finite
// About how wide a text is drawn, in pixels, in the style's font.
double text_width(const std::string& text, double points);

struct Ticks {
  std::vector<double> values;
  std::string text() const;  // "('0.5' 0.5, '1' 1)", for `set ytics`
};
// About `wanted` round numbers between low and high: multiples of 1, 2, 2.5 or 5 × 10^k; on a log
// axis 1, 2, 5, 10, … or powers of ten.
Ticks choose_ticks(double low, double high, std::size_t wanted, bool log);

class Sheet {
 public:
  // Draws title and subtitle; the subtitle takes two lines if it needs them.
  Sheet(double width, const std::string& title, const std::string& subtitle);

  double top() const { return top_; }  // below the subtitle
  double width() const { return width_; }
  double height() const { return height_; }
  void set_height(double height) { height_ = height; }  // before anything is placed

  std::ostringstream script;  // add gnuplot's commands here
  // "screen 0.25,0.5": a place in pixels, as gnuplot counts it.
  std::string at(double x, double y) const;
  // A width and height in pixels, likewise.
  std::string size(double width, double height) const;
  void margins(const Box& box);  // where the next plot stands
  enum class Align { left, centre, right };
  // A text at a place, in points and turned by degrees.
  void label(const std::string& text, double x, double y, double points, const std::string& colour,
             Align align = Align::left, double rotate = 0);
  void forget_labels();  // so that the next plot of the sheet does not draw them again
  // The whole: its script and its size.
  Figure finish();

 private:
  void write_header();

  double width_, height_ = 0, top_ = 0;
  std::string title_, subtitle_;
  double title_points_ = 14;
  std::vector<std::string> subtitle_lines_;
  bool header_is_written_ = false;
};

}  // namespace attn
