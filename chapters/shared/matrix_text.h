// A small matrix as text, every number with the same decimals: what a chapter prints of its worked
// examples, to be laid beside a page.
#pragma once

#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace attn {

// (R, C) → R lines, without the last "\n"; (C) → one line. Each begins with its row's name, if
// there are names. -0.0000 is written 0.0000.
//   "Your      0.9995   0.9544   0.9422"
// Throws std::invalid_argument for another rank, or if the number of names is not R.
std::string matrix_text(const Tensor& matrix, const std::vector<std::string>& rows = {},
                        int decimals = 4);

}  // namespace attn
