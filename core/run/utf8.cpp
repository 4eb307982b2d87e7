#include "core/run/utf8.h"

#include <algorithm>
#include <array>

namespace attn {

namespace {

struct Range {
  std::uint32_t first, last;
};

template <std::size_t count>
bool holds(const std::array<Range, count>& ranges, std::uint32_t point) {
  return std::any_of(ranges.begin(), ranges.end(), [point](const Range& range) {
    return point >= range.first && point <= range.last;
  });
}

// 0 for combining marks, 2 for East Asian wide characters, else 1 (Unicode TR 11, its large
// ranges).
std::size_t columns_of(std::uint32_t point) {
  constexpr std::array<Range, 6> kCombining{{{0x0300, 0x036F},
                                             {0x1AB0, 0x1AFF},
                                             {0x1DC0, 0x1DFF},
                                             {0x200B, 0x200F},
                                             {0x20D0, 0x20FF},
                                             {0xFE00, 0xFE0F}}};
  constexpr std::array<Range, 8> kWide{{{0x1100, 0x115F},
                                        {0x2E80, 0xA4CF},
                                        {0xAC00, 0xD7A3},
                                        {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},
                                        {0xFF00, 0xFF60},
                                        {0x1F300, 0x1FAFF},
                                        {0x20000, 0x3FFFD}}};
  return holds(kCombining, point) ? 0 : holds(kWide, point) ? 2 : 1;
}

// The end of an escape that colours, "\x1b[1;32m", that begins at `position`; else `position`.
std::size_t end_of_escape(const std::string& text, std::size_t position) {
  if (text.compare(position, 2, "\x1b[") != 0) return position;
  const std::size_t end = text.find_first_not_of("0123456789;", position + 2);
  return end != std::string::npos && text[end] == 'm' ? end + 1 : position;
}

}  // namespace

CodePoint decode_utf8(const std::string& text, std::size_t position) {
  const auto byte = [&](std::size_t offset) -> std::uint32_t {
    return position + offset < text.size() ? static_cast<unsigned char>(text[position + offset])
                                           : 0;
  };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  std::uint32_t value = first & (0x7Fu >> bytes);
  for (std::size_t offset = 1; offset < bytes; ++offset) {
    if ((byte(offset) & 0xC0) != 0x80) return {first, 1, false};
    value = value << 6 | (byte(offset) & 0x3F);
  }
  // Neither a byte that begins nothing, nor longer than it need be, nor half of a pair.
  constexpr std::array<std::uint32_t, 5> kLowest{0, 0, 0x80, 0x800, 0x10000};
  const bool is_valid = first >= 0xC0 && value >= kLowest[bytes] && value <= 0x10FFFF &&
                        !(value >= 0xD800 && value <= 0xDFFF);
  return is_valid ? CodePoint{value, bytes, true} : CodePoint{first, 1, false};
}

std::string valid_utf8(const std::string& text) {
  std::string result;
  for (std::size_t position = 0; position < text.size();) {
    const CodePoint point = decode_utf8(text, position);
    result += point.is_valid ? text.substr(position, point.bytes) : "\uFFFD";
    position += point.bytes;
  }
  return result;
}

std::string shown_text(const std::string& text) {
  constexpr std::array<Range, 2> kForbidden{{{0, 0x1F}, {0xFFFE, 0xFFFF}}};
  const std::string valid = valid_utf8(text);
  std::string result;
  for (std::size_t position = 0; position < valid.size();) {
    const CodePoint point = decode_utf8(valid, position);
    if (point.value == '\n' || point.value == '\t') {
      result += ' ';
    } else if (!holds(kForbidden, point.value)) {
      result += valid.substr(position, point.bytes);
    }
    position += point.bytes;
  }
  return result;
}

std::size_t display_width(const std::string& text) {
  std::size_t width = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t after = end_of_escape(text, position);
    if (after > position) {
      position = after;
      continue;
    }
    const CodePoint point = decode_utf8(text, position);
    width += columns_of(point.value);
    position += point.bytes;
  }
  return width;
}

std::string shortened(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::string result;
  std::size_t used = 0;
  for (std::size_t position = 0; position < text.size();) {
    const CodePoint point = decode_utf8(text, position);
    if (used + columns_of(point.value) + 1 > width) break;
    used += columns_of(point.value);
    result += text.substr(position, point.bytes);
    position += point.bytes;
  }
  return width == 0 ? "" : result + "…";
}

std::string pad_left(const std::string& text, std::size_t width) {
  const std::string shown = shortened(text, width);
  return std::string(width - display_width(shown), ' ') + shown;
}

std::string pad_right(const std::string& text, std::size_t width) {
  const std::string shown = shortened(text, width);
  return shown + std::string(width - display_width(shown), ' ');
}

std::string wrapped(const std::string& line, std::size_t width, std::size_t indent) {
  std::string result, current;
  for (std::size_t begin = 0; begin < line.size();) {
    // A word, with the spaces before it.
    const std::size_t word = std::min(line.find_first_not_of(' ', begin), line.size());
    const std::size_t end = std::min(line.find(' ', word), line.size());
    const std::string next = line.substr(begin, end - begin);
    const bool has_word = current.find_first_not_of(' ') != std::string::npos;
    if (has_word && display_width(current) + display_width(next) > width) {
      result += current + "\n";
      current = std::string(indent, ' ') + line.substr(word, end - word);
    } else {
      current += next;
    }
    begin = end;
  }
  return result + current;
}

}  // namespace attn
