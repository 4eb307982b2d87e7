// The map that is shifted by a place: which encoder the keys come from, and which state asks.
#pragma once

#include <string>
#include <vector>

#include "chapters/02_attention/reversal.h"

namespace attn {

// Which encoder the keys come from, and which state asks. Those beside the chosen one are trained
// for half the steps: enough to see where they look.
struct Arrangement {
  std::string encoder, query;
  AttentionReversal reversal;
  std::string name() const { return encoder + ", " + query + " state asks"; }
};

// Where the weights are largest in each arrangement, and how well it answers all the same. The
// first is the chosen one; the others claim that their maps are shifted.
void shift_the_map(Run& run, const std::vector<Arrangement>& arrangements);

}  // namespace attn
