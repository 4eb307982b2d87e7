// The figures of chapter 6.
#pragma once

#include <string>
#include <vector>

#include "chapters/06_multi_head_attention/long_sequences.h"
#include "core/run/run.h"

namespace attn {

// How one model learned the two readings.
struct ReaderCourse {
  std::string name;                            // "one head", "two heads"
  std::vector<double> one_before, two_before;  // % correct of each training batch
  Tensor weights;                              // (H, T, T), the mean over test sequences
};
// one_or_two_heads: what each model answers correctly, for both questions.
void draw_courses(Run& run, const std::vector<ReaderCourse>& courses);
// head_maps: where every head of every model looks.
void draw_head_maps(Run& run, const std::vector<ReaderCourse>& courses);

// worked_heads: both heads of the worked sentence, weights (H, T, T).
void draw_worked_heads(Run& run, const std::vector<std::string>& tokens, const Tensor& weights);

// long_sequences: what both forms of attention need of time and memory, against T.
void draw_costs(Run& run, const std::vector<AttentionCost>& held,
                const std::vector<AttentionCost>& in_tiles);

}  // namespace attn
