// The figures of chapter 3.
#pragma once

#include <string>
#include <vector>

#include "chapters/03_simplified_self_attention/group_averager.h"
#include "chapters/03_simplified_self_attention/simple_reverser.h"
#include "chapters/shared/training_loop.h"
#include "chapters/shared/worked_examples.h"
#include "core/run/run.h"

namespace attn {

// The weights of one sequence, with a name for each token.
struct ExampleMap {
  Tensor weights;                   // (T, T)
  std::vector<std::string> tokens;  // T
};
// Of the first sequence of `task`; a token is named by its group and number: "A +0.3".
ExampleMap first_sequence(const GroupAverager& model, const GroupAverages& task);

// worked_examples: both sentences' weights side by side.
void draw_examples(Run& run, const WorkedExample& first, const Tensor& first_weights,
                   const WorkedExample& second, const Tensor& second_weights);
// group_losses: the three views under one budget.
void draw_group_losses(Run& run, std::vector<Line> lines);
// group_weights: whom the trained tokens look at.
void draw_group_map(Run& run, const ExampleMap& map);
// reversal: loss and correct digits while training.
void draw_reversal(Run& run, const TrainingLoop& loop);
// limit: the weights that reversing needs, beside those that were learned, over all of `test`.
void draw_limit(Run& run, const SimpleReverser& model, const Labelled& test);

}  // namespace attn
