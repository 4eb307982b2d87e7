#include "core/text/utf8.h"

#include <stdexcept>

namespace attn {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// The length in bytes of the well-formed character at `start`; 0 if there is none.
std::size_t character_length(std::string_view text, std::size_t start) {
  const unsigned lead = byte_at(text, start);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() - start < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, start + i) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = byte_at(text, start + 1);
  if (lead == 0xE0 && second < 0xA0) return 0;  // overlong
  if (lead == 0xED && second > 0x9F) return 0;  // surrogates
  if (lead == 0xF0 && second < 0x90) return 0;  // overlong
  if (lead == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
  return length;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t length = character_length(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::vector<std::string> utf8_characters(std::string_view text) {
  std::vector<std::string> characters;
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t length = character_length(text, i);
    if (length == 0) {
      throw std::invalid_argument("utf8_characters: the text is not UTF-8 at byte " +
                                  std::to_string(i));
    }
    characters.emplace_back(text.substr(i, length));
    i += length;
  }
  return characters;
}

std::string to_lower(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  for (const std::string& character : utf8_characters(text)) {
    if (character.size() == 1 && character[0] >= 'A' && character[0] <= 'Z') {
      lower += static_cast<char>(character[0] - 'A' + 'a');
    } else if (character == "Œ") {
      lower += "œ";
    } else if (character == "Ÿ") {
      lower += "ÿ";
    } else if (character == "ẞ") {
      lower += "ß";
    } else if (character >= "À" && character <= "Þ" && character != "×") {
      // U+00C0 to U+00DE: the small letter is 32 further on, in the same block of continuation
      // bytes.
      lower += character[0];
      lower += static_cast<char>(static_cast<unsigned char>(character[1]) + 0x20);
    } else {
      lower += character;
    }
  }
  return lower;
}

bool has_byte_order_mark(std::string_view text) { return text.substr(0, 3) == "\xEF\xBB\xBF"; }

}  // namespace attn
