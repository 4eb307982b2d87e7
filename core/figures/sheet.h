// The sheet a figure is drawn on: the house style, lengths in pixels from the upper left corner,
// where gnuplot itself counts from below, and axes. Used by what renders the kinds of figures.
#pragma once

#include <sstream>

#include "core/figures/figure.h"

namespace attn {

struct Box {
  double left, top, right, bottom;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
  double centre() const { return (left + right) / 2; }
};

constexpr const char* kInk = "#24292F";
constexpr const char* kMutedInk = "#57606A";
constexpr double kPixelsPerPoint = 4.0 / 3.0;

std::string series_colour(int index);  // "#0072B2", …; any index, they repeat

std::string gnuplot_string(const std::string& text);  // a script's text, each character as it is
std::string literal(double value);                    // a script's number; NaN if it is not finite
// About how wide a text is drawn, in pixels, in the style's font.
double text_width(const std::string& text, double points);
// The width of the widest of these texts; 0 if there are none.
double widest(const std::vector<std::string>& texts, double points);
// 1, 2, 2.5 or 5 × 10^k, so that about `wanted` such steps make the length.
double round_step(double length, double wanted);

class Sheet {
 public:
  // Nothing is drawn yet: how high a sheet must be is known when its title and subtitle are.
  Sheet(double width, const std::string& title, const std::string& subtitle);

  double top() const { return top_; }  // below title and subtitle
  double width() const { return width_; }
  double height() const { return height_; }
  // The height, once it is known: draws title and subtitle. Before anything is placed.
  void begin(double height);

  std::ostringstream script;  // add gnuplot's commands here
  // "screen 0.25,0.5": a place in pixels, as gnuplot counts it.
  std::string at(double x, double y) const;
  void margins(const Box& box);  // where the next plot stands
  enum class Align { kLeft, kCentre, kRight };
  // A text at a place; `more` are further words of gnuplot's `set label`, such as "rotate by 40".
  void label(const std::string& text, double x, double y, double points, const std::string& colour,
             Align align = Align::kLeft, const std::string& more = "");
  // Draws these with all that was set; the next plot of the sheet has labels of its own.
  void plot(const std::vector<std::string>& parts);
  // The whole: its script and its size.
  Figure finish();

 private:
  double width_, height_ = 0, top_;
  std::string title_, subtitle_, subtitle_lines_;
};

// The scale of one axis: from values to a share of its length, 0 to 1.
struct Scale {
  double low = 0, high = 1;
  bool log = false;
  double share(double value) const;  // NaN if it cannot be drawn
};

// The range of an axis: as it states, else fitted to the values, with this share left free at the
// ends. A linear axis with room there starts at 0 if the values come close to it.
Scale fit_scale(const Axis& axis, const std::vector<double>& values, double room);

// Sets the range and about `wanted` ticks of the axis named 'x' or 'y', for the plot that follows.
void set_axis(Sheet& sheet, char name, const Axis& axis, const Scale& scale, double wanted);

}  // namespace attn
