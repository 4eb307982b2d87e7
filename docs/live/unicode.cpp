// core/text/unicode.h for a browser, which knows the tables of Unicode itself: what ICU does in the
// programs, JavaScript's own functions do here. The figures need no words of scripts that have no
// spaces.
#include "core/text/unicode.h"

#include <emscripten.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

// A question about well-formed UTF-8; the caller frees the answer. In the expressions % stands for
// the backslash, which would not survive being text of C++ first.
// clang-format off
EM_JS(char*, ask_browser, (const char* question, const char* bytes, int length), {
  const text = UTF8ToString(bytes, length);
  const expression = (pattern, flags) => new RegExp(pattern.replaceAll("%", String.fromCharCode(92)), flags);
  const begins = (set) => expression("^[" + set + "]", "u").test(text);
  const invisible = expression("[%p{Cc}%u00ad%u200b-%u200f%u2060%ufe00-%ufe0f%ufeff]", "gu");
  const answers = {
    asSeen: () => text.normalize("NFC").replace(invisible, (c) => c.trim() ? "" : c),
    lower: () => text.toLowerCase(),
    characters: () => JSON.stringify(typeof Intl.Segmenter === "function"
      ? Array.from(new Intl.Segmenter("und").segment(text), (part) => part.segment) : Array.from(text)),
    columns: () => begins("%p{M}%p{Cf}%p{Cc}") ? "0"
      : begins("%p{sc=Han}%p{sc=Hiragana}%p{sc=Katakana}%p{sc=Hangul}%p{Emoji_Presentation}") ? "2" : "1",
    kind: () => begins("%s%u200b") ? "0" : begins("%p{L}%p{M}%p{Nl}%p{No}") ? "1" : begins("%p{Nd}") ? "2" : "3",
  };
  const answer = answers[UTF8ToString(question)]();
  const size = lengthBytesUTF8(answer) + 1;
  const place = _malloc(size);
  stringToUTF8(answer, place, size);
  return place;
});
// clang-format on

namespace attn {
namespace {

std::string asked(const char* question, std::string_view text) {
  if (const std::size_t at = first_invalid_utf8(text); at != std::string_view::npos) {
    throw std::invalid_argument("text: not UTF-8 from byte " + std::to_string(at));
  }
  char* answer = ask_browser(question, text.data(), static_cast<int>(text.size()));
  const std::string result = answer;
  std::free(answer);
  return result;
}

}  // namespace

std::size_t code_point_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (byte(i) >> 6 != 2) return 0;
  }
  const bool is_overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool is_outside = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
  return is_overlong || is_outside ? 0 : length;
}

std::size_t first_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = code_point_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string as_seen(std::string_view text) { return asked("asSeen", text); }
std::string to_lower(std::string_view text) { return asked("lower", text); }

std::vector<std::string> characters(std::string_view text) {
  return nlohmann::json::parse(asked("characters", text));
}

std::vector<std::string> words_of_run(const std::string& run) { return {run}; }

CharacterKind kind_of(std::string_view character) {
  return static_cast<CharacterKind>(asked("kind", character)[0] - '0');
}

bool is_blank(std::string_view text) {
  for (const std::string& character : characters(text)) {
    if (kind_of(character) != CharacterKind::kBlank) return false;
  }
  return true;
}

std::size_t columns_of(std::string_view character) {
  return static_cast<std::size_t>(asked("columns", character)[0] - '0');
}

}  // namespace attn
