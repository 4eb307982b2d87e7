// The worked example of "Dive into Deep Learning" (Zhang et al. 2023, section 10.8.1):
// four tokens A, B, C and <eos>, and a probability table for each step, in which the greedy choice
// misses the most probable sequence.
#pragma once

#include <string>

#include "chapters/shared/beam_search.h"

namespace attn {

// Ids 0 to 3 are A, B, C and <eos>. The book gives the tables along two paths; a sequence that is
// on neither goes on with each token equally likely.
NextLogProbabilities beam_example();
BeamOptions beam_example_options(std::size_t width);
std::string beam_example_text(const Hypothesis& hypothesis);  // "A C B <eos>"

}  // namespace attn
