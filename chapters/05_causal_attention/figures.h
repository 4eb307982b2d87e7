// The figures of chapter 5.
#pragma once

#include <string>
#include <vector>

#include "chapters/05_causal_attention/repeater.h"
#include "chapters/shared/worked_examples.h"
#include "core/run/run.h"

namespace attn {

// worked_weights: all weights, those left after the mask, and those of which each row sums to 1.
void draw_worked_weights(Run& run, const WorkedExample& example, const Variable& scores);

// One of the two models of the repeat-twice language.
struct RepeaterCourse {
  std::string name;
  std::vector<double> losses;                       // of each step
  std::vector<double> checked_at, sequences_right;  // %, when generating
  Tensor weights;                                   // (T, T), the mean over test sequences
};
// cheating: loss and generation, with the mask and without.
void draw_cheating(Run& run, const std::vector<RepeaterCourse>& courses, double floor);
// repeater_weights: where both models look.
void draw_repeater_weights(Run& run, const RepeaterCourse& masked, const RepeaterCourse& unmasked);

}  // namespace attn
