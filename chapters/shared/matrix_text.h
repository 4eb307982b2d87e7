// Small matrices as text, every number with the same decimals: what a chapter prints of its worked
// examples, to be laid beside a page.
#pragma once

#include <string>
#include <vector>

#include "autograd/nn/module.h"
#include "core/run/run.h"

namespace attn {

// (R, C) → R lines, without the last "\n"; (C) → one line. Each begins with its row's name, if
// there are names. -0.0000 is written 0.0000.
//   "Your      0.9995   0.9544   0.9422"
// Throws std::invalid_argument for another rank, or if the number of names is not R.
std::string matrix_text(const Tensor& matrix, const std::vector<std::string>& rows = {},
                        int decimals = 4);

// Prints the title, the matrix below it, and an empty line.
void print_matrix(const Run& run, const std::string& title, const Tensor& matrix,
                  const std::vector<std::string>& rows = {});

// L = Σ c · y with c = 1/n, 2/n, … 1 in reading order, as a loss whose gradients can be looked at:
// walks back from it, and prints it. `name` is what the chapter calls y.
void walk_back_from(const Run& run, const std::string& name, const Variable& y);
// The same, and then prints the gradients of x, a row for each token, and of all parameters.
void print_gradients(const Run& run, const std::string& name, const Variable& y, const Variable& x,
                     const std::vector<std::string>& tokens, const Module& attention);

}  // namespace attn
