#include "core/text/columns.h"

#include <algorithm>

#include "core/text/unicode.h"

namespace attn {
namespace {

// An escape that colours, "\x1b[1;32m"; a code point; or a byte that is not UTF-8.
struct Piece {
  std::string text;
  std::size_t columns;
  bool is_valid;
};

Piece piece_at(const std::string& text, std::size_t position) {
  if (text.compare(position, 2, "\x1b[") == 0) {
    const std::size_t end = text.find_first_not_of("0123456789;", position + 2);
    if (end != std::string::npos && text[end] == 'm') {
      return {text.substr(position, end + 1 - position), 0, true};
    }
  }
  const std::string_view rest = std::string_view(text).substr(position);
  const std::size_t bytes = code_point_length(rest);
  if (bytes == 0) return {text.substr(position, 1), 1, false};
  return {text.substr(position, bytes), columns_of(rest), true};
}

// Calls f(piece) for each piece of the text.
template <class F>
void for_each_piece(const std::string& text, F f) {
  for (std::size_t position = 0; position < text.size();) {
    const Piece piece = piece_at(text, position);
    f(piece);
    position += piece.text.size();
  }
}

std::string wrapped_line(const std::string& line, std::size_t width, std::size_t indent) {
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

}  // namespace

std::string valid_utf8(const std::string& text) {
  std::string result;
  for_each_piece(text, [&](const Piece& p) { result += p.is_valid ? p.text : "\uFFFD"; });
  return result;
}

std::string shown_text(const std::string& text) {
  const std::string valid = valid_utf8(text);
  std::string result;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    if (valid.compare(i, 3, "\uFFFE") == 0 || valid.compare(i, 3, "\uFFFF") == 0) {
      i += 2;
    } else if (valid[i] == '\n' || valid[i] == '\t') {
      result += ' ';
    } else if (static_cast<unsigned char>(valid[i]) >= ' ') {
      result += valid[i];
    }
  }
  return result;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string markup_of(const std::string& text) {
  return replaced(replaced(shown_text(text), "&", "&amp;"), "<", "&lt;");
}

std::size_t display_width(const std::string& text) {
  std::size_t width = 0;
  for_each_piece(text, [&](const Piece& piece) { width += piece.columns; });
  return width;
}

std::string shortened(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::string result;
  std::size_t used = 1;  // by the dots
  for_each_piece(text, [&](const Piece& piece) {
    used += piece.columns;
    if (used <= width) result += piece.text;
  });
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

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::string result;
  for (std::size_t begin = 0;;) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    result += wrapped_line(text.substr(begin, end - begin), width, indent);
    if (end == text.size()) return result;
    result += '\n';
    begin = end + 1;
  }
}

std::string labelled_lines(const std::string& label, const std::string& text, std::size_t width) {
  return wrapped("  " + label + text, width, label.size() + 2);
}

}  // namespace attn
