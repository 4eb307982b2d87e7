// Axes: which values they show, and how they are written. Used by line_plot.cpp and bar_plot.cpp.
#pragma once

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

// The range of an axis: as it states, else fitted to the values, with this share left free at the
// ends. A linear axis with room there starts at 0 if the values come close to it.
Scale fit_scale(const Axis& axis, const std::vector<double>& values, double room);

// Sets the range and about `wanted` ticks of the axis named 'x' or 'y', for the plot that follows.
void set_axis(Sheet& sheet, char name, const Axis& axis, const Scale& scale, double wanted);

}  // namespace attn
