// One pair of axes with its lines, at a place on a sheet. Used by line_plot.cpp and bar_plot.cpp.
#pragma once

#include <string>
#include <vector>

#include "core/run/figure.h"
#include "core/run/sheet.h"

namespace attn {

// The scale of one axis: from values to a share of its length, 0 to 1.
struct Scale {
  double low = 0, high = 1;
  bool log = false;
  double share(double value) const;  // NaN if it cannot be drawn
};

// The range of an axis: as it states, else fitted to the values. `from_zero_if_near` lets a linear
// axis start at 0 if the values come close to it; `room` is the share left free at the ends.
Scale fit_scale(const Axis& axis, const std::vector<double>& values, bool from_zero_if_near,
                double room);

// A label that would rather stand at y, and where it finally stands.
struct EndLabel {
  std::string text;
  double y;
  std::string colour;
};
// Moves labels apart until `distance` lies between them, as little as possible, within [top,
// bottom].
void spread(std::vector<EndLabel>& labels, double distance, double top, double bottom);

// A drawn curve in pixels, as what labels should not cover.
struct Obstacles {
  std::vector<std::pair<double, double>> points;
  std::vector<Box> labels;
};
// Chooses among `places` the one that covers least, remembers it as taken.
Box least_covering(const std::vector<Box>& places, const Box& within, Obstacles& obstacles);

// Draws reference lines that are horizontal, and their names.
void draw_levels(Sheet& sheet, const std::vector<Reference>& levels, const Scale& y_scale,
                 const Box& box, Obstacles& obstacles);
// Draws those that are vertical.
void draw_marks(Sheet& sheet, const std::vector<Reference>& marks, const Scale& x_scale,
                const Box& box, Obstacles& obstacles);

// Sets ranges, ticks and axis names for the plot that follows.
void set_axes(Sheet& sheet, const Box& box, const Scale& x_scale, const std::string& x_ticks,
              const std::string& x_label, const Scale& y_scale, const std::vector<double>& y_ticks);

}  // namespace attn
