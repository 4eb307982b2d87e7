// Text for a terminal, a pipe or a file: what it is written to, and tables.
//
// On a terminal there is colour; in a pipe or a file there is none, and everything can be read
// without. NO_COLOR turns colour off; TERM=dumb turns off colour and lines that renew themselves.
#pragma once

#include <vector>

#include "core/text/columns.h"

namespace attn {

enum class Style { kPlain, kBold, kDim, kGreen, kRed, kBlue, kCyan };

struct Terminal {
  bool colour = false;
  bool renews_lines = false;  // "\r" works: the progress line may overwrite itself
  std::size_t width = 80;

  // Of running text: 88 columns, or fewer where a terminal is narrower.
  std::size_t text_width() const { return renews_lines && width < 88 ? width : 88; }

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

}  // namespace attn
