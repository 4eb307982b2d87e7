// Text for a terminal, a pipe or a file: tables, a sparkline, a small attention table. The line
// that follows a training loop is in progress.h.
//
// On a terminal there is colour; in a pipe or a file there is none, and everything can be read
// without it. NO_COLOR turns colour off; TERM=dumb turns off colour and lines that renew
// themselves.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/tensor/tensor.h"
#include "core/text/columns.h"

namespace attn {

enum class Style { kPlain, kBold, kDim, kGreen, kRed, kBlue, kCyan };

struct Terminal {
  bool colour = false;
  bool renews_lines = false;  // "\r" works: the progress line may overwrite itself
  std::size_t width = 80;

  // What standard output is: a terminal or not, how wide, with colours or (NO_COLOR) without.
  static Terminal of_standard_output();
  std::string styled(Style style, const std::string& text) const;  // unchanged without colour
};

// A table whose columns line up: texts to the left, numbers to the right.
//   Table table({"length", "exact match", "BLEU"});
//   table.row({"4", "98.8", "99.1"});
//   run.print_line(table.text(run.terminal()));
class Table {
 public:
  explicit Table(std::vector<std::string> columns);
  // Throws std::invalid_argument if the number of cells is not that of the columns.
  void row(std::vector<std::string> cells);
  std::string text(const Terminal& terminal) const;  // several lines, without the last "\n"

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// "▇▅▃▂▁▁": the values' course in at most `width` columns, each the mean of its share.
std::string sparkline(const std::vector<double>& values, std::size_t width = 40);

// Attention weights (T, S) as a table of numbers, coloured on a terminal; "·" stands for less than
// 0.005 and "×" for a masked cell. `masked` is empty, or has the weights' shape.
// Throws std::invalid_argument if the numbers of tokens do not fit.
std::string attention_table(const Terminal& terminal, const Tensor& weights,
                            const std::vector<std::string>& queries,
                            const std::vector<std::string>& keys, const BoolTensor& masked = {});

}  // namespace attn
