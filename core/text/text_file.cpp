#include "core/text/text_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

#include "core/text/utf8.h"

namespace attn {

std::string read_text_file(const std::string& path, const std::string& what) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be opened");
  // Not by stream iterators, which let a read that fails throw a sentence without the file's name.
  std::string text;
  std::array<char, 65536> part;
  while (file) {
    file.read(part.data(), part.size());
    text.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) throw std::runtime_error(path + ": cannot be read");
  if (has_byte_order_mark(text)) text.erase(0, 3);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw std::runtime_error(path + ": is empty, expected " + what);
  }
  const auto line_of = [&text](std::size_t place) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(place);
    return std::to_string(std::count(text.begin(), end, '\n') + 1);
  };
  const std::size_t bad = first_invalid_utf8(text);
  if (bad != std::string::npos) {
    throw std::runtime_error(path + ": line " + line_of(bad) + " is not UTF-8");
  }
  // UTF-16 of English letters is well-formed UTF-8, with a zero byte after each of them.
  const std::size_t zero = text.find('\0');
  if (zero != std::string::npos) {
    throw std::runtime_error(path + ": line " + line_of(zero) +
                             " has a zero byte, which UTF-8 text does not have");
  }
  return text;
}

}  // namespace attn
