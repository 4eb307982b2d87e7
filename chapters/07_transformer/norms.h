// Norms before the sublayers or after them, with and without warm-up, in a deep and narrow model.
#pragma once

#include <vector>

#include "chapters/07_transformer/text_training.h"

namespace attn {

// Trains four language models that differ in nothing else, in this order: norms after without
// warm-up, after with, before without, before with.
std::vector<Course> compare_norms(Run& run, const WordCorpus& text);

}  // namespace attn
