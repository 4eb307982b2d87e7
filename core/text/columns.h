// Text in columns: what may be shown of it, how many columns of a terminal it takes, and how it is
// cut, padded and broken into lines. Bytes that are not UTF-8 are shown as one column each.
#pragma once

#include <cstddef>
#include <string>

namespace attn {

// What any file, figure or page can hold: bytes that are not UTF-8 become U+FFFD, what XML forbids
// (control characters, U+FFFE) is dropped, line breaks and tabs become spaces.
std::string shown_text(const std::string& text);
// Only the first of these.
std::string valid_utf8(const std::string& text);
// The same as shown_text, for a place between the tags of XML or HTML.
std::string markup_of(const std::string& text);
// Every `from` in the text becomes `to`.
std::string replaced(std::string text, const std::string& from, const std::string& to);

// Columns that a text takes on a terminal: 5 for "était", 4 for "漢字", 0 for a combining mark and
// for the escapes that colour.
std::size_t display_width(const std::string& text);
// The text with spaces before or after it; a text that is too wide is cut and ends in "…".
std::string pad_left(const std::string& text, std::size_t width);
std::string pad_right(const std::string& text, std::size_t width);  // spaces after it
std::string shortened(const std::string& text, std::size_t width);  // cut likewise, not padded

// Each line of `text` broken at spaces into lines of at most `width` columns. What goes on from the
// line above is indented by `indent` spaces, so that a line break of the text itself can still be
// told. A word that is longer than a line stays whole.
std::string wrapped(const std::string& text, std::size_t width = 88, std::size_t indent = 2);
// Two spaces, the label and the text. What does not fit goes on below where the text begins.
std::string labelled_lines(const std::string& label, const std::string& text,
                           std::size_t width = 88);

}  // namespace attn
