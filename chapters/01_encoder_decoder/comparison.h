// The model written out from primitive ops beside the one that the chapter trains: the same
// numbers, at another speed.
#pragma once

#include "core/run/run.h"

namespace attn {

// Compares loss, gradients, greedy answers and time on one batch of sequences of different lengths,
// prints what it found, and claims that the numbers are the same.
void compare_with_written_out(Run& run);

}  // namespace attn
