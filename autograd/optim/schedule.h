// Learning rates that change with the step. Steps count from 1: set the rate, then take the step.
//
//   optimizer.set_learning_rate(cosine(step, 100, steps, 1e-3));
#pragma once

#include <cstddef>

namespace attn {

// Rises linearly to `peak` at step `warmup`, and stays there.
double linear_warmup(std::size_t step, std::size_t warmup, double peak);

// The same rise, then half a cosine down to `floor` at step `total` (Loshchilov & Hutter 2017).
double cosine(std::size_t step, std::size_t warmup, std::size_t total, double peak,
              double floor = 0);

// width^−0.5 · min(step^−0.5, step · warmup^−1.5) (Vaswani et al. 2017, eq. 3); warmup ≥ 1.
double inverse_sqrt(std::size_t step, std::size_t warmup, std::size_t width);

}  // namespace attn
