#include "core/run/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

namespace attn {

namespace {

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
};

// The code point at `position`; a byte that is not UTF-8 counts as one character.
CodePoint decode(const std::string& text, std::size_t position) {
  const auto byte = [&](std::size_t offset) -> std::uint32_t {
    return position + offset < text.size() ? static_cast<unsigned char>(text[position + offset])
                                           : 0;
  };
  const std::uint32_t first = byte(0);
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  constexpr std::array<std::uint32_t, 5> first_bits{0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t value = first & first_bits[bytes];
  for (std::size_t offset = 1; offset < bytes; ++offset) {
    if ((byte(offset) & 0xC0) != 0x80) return {first, 1};
    value = value << 6 | (byte(offset) & 0x3F);
  }
  return {value, bytes};
}

// 0 for combining marks, 2 for East Asian wide characters, else 1 (Unicode TR 11, its large
// ranges).
std::size_t columns_of(std::uint32_t point) {
  struct Range {
    std::uint32_t first, last;
  };
  constexpr std::array<Range, 6> combining{{{0x0300, 0x036F},
                                            {0x1AB0, 0x1AFF},
                                            {0x1DC0, 0x1DFF},
                                            {0x200B, 0x200F},
                                            {0x20D0, 0x20FF},
                                            {0xFE00, 0xFE0F}}};
  constexpr std::array<Range, 8> wide{{{0x1100, 0x115F},
                                       {0x2E80, 0xA4CF},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0x1F300, 0x1FAFF},
                                       {0x20000, 0x3FFFD}}};
  const auto holds = [point](const Range& range) {
    return point >= range.first && point <= range.last;
  };
  if (std::any_of(combining.begin(), combining.end(), holds)) return 0;
  return std::any_of(wide.begin(), wide.end(), holds) ? 2 : 1;
}

std::string cut(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::string result;
  std::size_t used = 0;
  for (std::size_t position = 0; position < text.size();) {
    const CodePoint point = decode(text, position);
    if (used + columns_of(point.value) + 1 > width) break;
    used += columns_of(point.value);
    result += text.substr(position, point.bytes);
    position += point.bytes;
  }
  return width == 0 ? "" : result + "…";
}

}  // namespace

std::size_t display_width(const std::string& text) {
  std::size_t width = 0;
  for (std::size_t position = 0; position < text.size();) {
    const CodePoint point = decode(text, position);
    width += columns_of(point.value);
    position += point.bytes;
  }
  return width;
}

std::string pad_left(const std::string& text, std::size_t width) {
  const std::string shown = cut(text, width);
  return std::string(width - display_width(shown), ' ') + shown;
}

std::string pad_right(const std::string& text, std::size_t width) {
  const std::string shown = cut(text, width);
  return shown + std::string(width - display_width(shown), ' ');
}

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
  if (!colour || style == Style::plain) return text;
  const char* code = "0";
  switch (style) {
    case Style::plain:
      break;
    case Style::bold:
      code = "1";
      break;
    case Style::dim:
      code = "2";
      break;
    case Style::green:
      code = "32";
      break;
    case Style::red:
      code = "31";
      break;
    case Style::blue:
      code = "34";
      break;
    case Style::cyan:
      code = "36";
      break;
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Table::Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}

void Table::row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) {
    throw std::invalid_argument(fmt::format("table: a row has {} cells, the table has {} columns",
                                            cells.size(), columns_.size()));
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
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string result;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      result += column == 0 ? "  " : "   ";
      result += to_the_right[column] ? pad_left(cells[column], widths[column])
                                     : pad_right(cells[column], widths[column]);
    }
    return result.substr(0, result.find_last_not_of(' ') + 1);
  };
  std::string result = terminal.styled(Style::dim, line(columns_));
  for (const auto& row : rows_) result += "\n" + line(row);
  return result;
}

std::string sparkline(const std::vector<double>& values, std::size_t width) {
  static const std::array<const char*, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::size_t columns = std::min(width, values.size());
  std::vector<double> means;
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t begin = column * values.size() / columns;
    const std::size_t end = (column + 1) * values.size() / columns;
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += values[i];
    means.push_back(sum / static_cast<double>(end - begin));
  }
  double low = INFINITY, high = -INFINITY;
  for (const double mean : means) {
    if (!std::isfinite(mean)) continue;
    low = std::min(low, mean);
    high = std::max(high, mean);
  }
  std::string result;
  for (const double mean : means) {
    if (!std::isfinite(mean)) {
      result += "×";
    } else {
      const double height = high > low ? (mean - low) / (high - low) : 0;
      result += blocks[static_cast<std::size_t>(height * 7.999)];
    }
  }
  return result;
}

}  // namespace attn
