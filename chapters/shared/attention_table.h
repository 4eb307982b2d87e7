// The small attention table for the terminal; the figure is in core/figures/maps.cpp.
#pragma once

#include <string>
#include <vector>

#include "core/run/terminal.h"
#include "core/tensor/tensor.h"

namespace attn {

// Attention weights (T, S) as a table of numbers, coloured on a terminal; "·" stands for less than
// 0.005 and "×" for a masked cell. `masked` is empty, or has the weights' shape.
// Throws std::invalid_argument if the numbers of tokens do not fit.
std::string attention_table(const Terminal& terminal, const Tensor& weights,
                            const std::vector<std::string>& queries,
                            const std::vector<std::string>& keys, const BoolTensor& masked = {});

}  // namespace attn
