// The figures of chapter 4.
#pragma once

#include <string>
#include <vector>

#include "chapters/04_self_attention/saturation.h"
#include "core/figures/figure.h"
#include "core/run/run.h"

namespace attn {

// What measure_saturation gave at each width.
struct SaturationCurves {
  struct Curve {
    std::vector<double> largest_weight, gradient;
  };
  std::vector<double> widths;
  Curve plain, scaled;
  void add(double width, const Saturation& plain_here, const Saturation& scaled_here);
};
// saturation: largest weight, and what is left of the gradient, against the width.
void draw_saturation(Run& run, const SaturationCurves& curves);

// One panel of draw_positions, without its lines. `bag` is the best that a model without order can
// do, in %: what best_without_order gives.
LinePlot panel_of_length(std::size_t length, double bag);
// positions: digits correct while training, a panel for each length.
void draw_positions(Run& run, const std::vector<LinePlot>& panels);

AttentionMap map_of(const std::string& title, const Tensor& weights);
// attention: where each position looks, a map for each kind of positions.
void draw_maps(Run& run, const std::vector<AttentionMap>& maps);
// sinusoids: the sinusoidal positions (T, C) themselves.
void draw_sinusoids(Run& run, const Tensor& positions);

struct ScalingCurves {
  std::vector<double> widths, plain, scaled;        // digits correct after training, %
  std::vector<double> plain_course, scaled_course;  // and at each step, of the largest width
};
// scaling: with and without 1/√d.
void draw_scaling(Run& run, const ScalingCurves& curves);

}  // namespace attn
