// Text as UTF-8: what may be shown of it, and how many columns it takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace attn {

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
  bool is_valid;
};
// The code point at `position`; a byte that is not UTF-8 counts as one, not valid.
CodePoint decode_utf8(const std::string& text, std::size_t position);

// What any file, figure or page can hold: bytes that are not UTF-8 become U+FFFD, what XML forbids
// (control characters, U+FFFE) is dropped, line breaks and tabs become spaces.
std::string shown_text(const std::string& text);
// Only the first of these.
std::string valid_utf8(const std::string& text);

// Columns that a UTF-8 text takes on a terminal: 5 for "était", 4 for "漢字", 0 for a combining
// mark and for the escapes that colour.
std::size_t display_width(const std::string& text);
// The text with spaces before or after it; a text that is too wide is cut and ends in "…".
std::string pad_left(const std::string& text, std::size_t width);
std::string pad_right(const std::string& text, std::size_t width);  // spaces after it
std::string shortened(const std::string& text, std::size_t width);  // cut likewise, not padded
// Lines of at most `width` columns, broken at spaces; those after the first begin with `indent`
// spaces. A word that is longer than a line stays whole.
std::string wrapped(const std::string& line, std::size_t width, std::size_t indent);

}  // namespace attn
