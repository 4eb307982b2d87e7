#include "core/run/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>

#include "core/tensor/tensor.h"

namespace attn {

Terminal Terminal::of_standard_output() {
  Terminal result;
  const char* name = std::getenv("TERM");
  const char* no_colour = std::getenv("NO_COLOR");  // no-color.org: set and not empty
  result.renews_lines = isatty(STDOUT_FILENO) && name && std::string(name) != "dumb";
  result.colour = result.renews_lines && !(no_colour && *no_colour);
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) result.width = size.ws_col;
  return result;
}

std::string Terminal::styled(Style style, const std::string& text) const {
  constexpr std::array<int, 7> kCodes{0, 1, 2, 32, 31, 34, 36};  // in the order of Style
  if (!colour || style == Style::kPlain) return text;
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(style)], text);
}

Table::Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}

void Table::row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) {
    reject("table: a row has ", cells.size(), " cells, the table has ", columns_.size(),
           " columns");
  }
  rows_.push_back(std::move(cells));
}

std::string Table::text(const Terminal& terminal) const {
  const auto looks_numeric = [](const std::string& cell) {
    return cell.empty() || cell.find_first_of("0123456789") <= 1 || cell == "nan" || cell == "–";
  };
  std::vector<std::size_t> widths;
  std::vector<bool> to_the_right;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    std::size_t width = display_width(columns_[column]);
    bool numeric = true;
    for (const auto& row : rows_) {
      width = std::max(width, display_width(row[column]));
      numeric = numeric && looks_numeric(row[column]);
    }
    widths.push_back(width);
    to_the_right.push_back(numeric);
  }
  std::size_t gap = 3;  // between columns; less where a terminal is too narrow for it
  const std::size_t cells_alone = std::accumulate(widths.begin(), widths.end(), std::size_t{2});
  while (terminal.renews_lines && gap > 1 &&
         cells_alone + gap * (widths.size() - 1) > terminal.width) {
    --gap;
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string result = "  ";
    for (std::size_t column = 0; column < cells.size(); ++column) {
      if (column > 0) result.append(gap, ' ');
      result += to_the_right[column] ? pad_left(cells[column], widths[column])
                                     : pad_right(cells[column], widths[column]);
    }
    return result.substr(0, result.find_last_not_of(' ') + 1);
  };
  std::string result = terminal.styled(Style::kDim, line(columns_));
  for (const auto& row : rows_) result += "\n" + line(row);
  return result;
}

}  // namespace attn
