#include "core/text/wrap.h"

#include <sstream>

#include "core/text/unicode.h"

namespace attn {
namespace {

std::string wrap_line(const std::string& line, std::size_t width, std::size_t indent) {
  std::string wrapped, word;
  std::size_t column = 0, word_length = 0;
  bool is_first_word = true;
  const auto append_word = [&] {
    const bool fits = column + 1 + word_length <= width;
    if (!is_first_word && fits) {
      wrapped += ' ';
      column += 1;
    } else if (!is_first_word) {
      wrapped += '\n' + std::string(indent, ' ');
      column = indent;
    }
    wrapped += word;
    column += word_length;
    is_first_word = false;
    word.clear();
    word_length = 0;
  };
  for (const std::string& character : characters(line)) {
    if (character == " ") {
      append_word();
    } else {
      word += character;
      word_length += columns_of(character);
    }
  }
  append_word();
  return wrapped;
}

}  // namespace

std::string wrap_lines(const std::string& text, std::size_t width, std::size_t indent) {
  std::istringstream lines(text);
  std::string wrapped, line;
  bool is_first_line = true;
  while (std::getline(lines, line)) {
    if (!is_first_line) wrapped += '\n';
    wrapped += wrap_line(line, width, indent);
    is_first_line = false;
  }
  if (!text.empty() && text.back() == '\n') wrapped += '\n';
  return wrapped;
}

std::string labelled_lines(const std::string& label, const std::string& text, std::size_t width) {
  const std::string begin = "  " + label;
  return wrap_lines(begin + text, width, begin.size());
}

}  // namespace attn
