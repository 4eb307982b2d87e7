// How exact a gradient check can be: the error of central differences against their step, in the
// two precisions that a computer has.
#pragma once

#include <vector>

#include "core/tensor/rng.h"

namespace attn {

struct StepSizeCurve {
  std::vector<double> steps;
  std::vector<double> float_error;   // the engine's gradients against differences, both in float
  std::vector<double> double_error;  // the same formula and its derivative, both in double
};

// Of L = (tanh(w x + b) − y)², differentiated with respect to w, at random points: the mean over
// the points of |difference − gradient|, for steps from 1e-12 to 1.
StepSizeCurve gradient_check_errors(Rng& rng);

}  // namespace attn
