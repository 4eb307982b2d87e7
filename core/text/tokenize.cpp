#include "core/text/tokenize.h"

#include <array>

#include "core/text/utf8.h"

namespace attn {
namespace {

template <std::size_t N>
bool is_one_of(const std::string& character, const std::array<const char*, N>& list) {
  for (const char* entry : list) {
    if (character == entry) return true;
  }
  return false;
}

bool is_space(const std::string& c) {
  // The last four: no-break space, thin space, narrow no-break space, zero-width space.
  static constexpr std::array<const char*, 8> kSpaces = {" ",      "\t",     "\r",     "\n",
                                                         "\u00A0", "\u2009", "\u202F", "\u200B"};
  return is_one_of(c, kSpaces);
}

bool is_digit(const std::string& c) { return c.size() == 1 && c[0] >= '0' && c[0] <= '9'; }

// Beyond ASCII everything counts as a letter but the punctuation of European texts.
bool is_letter(const std::string& c) {
  static constexpr std::array<const char*, 19> kPunctuation = {"„", "“", "”", "‚", "‘", "«", "»",
                                                               "‹", "›", "…", "–", "—", "¿", "¡",
                                                               "·", "€", "°", "§", "×"};
  if (c.size() == 1) return (c[0] >= 'a' && c[0] <= 'z') || (c[0] >= 'A' && c[0] <= 'Z');
  return !is_space(c) && !is_one_of(c, kPunctuation);
}

}  // namespace

Words split_words(const std::string& text) {
  std::vector<std::string> characters = utf8_characters(text);
  for (std::string& c : characters) {
    if (c == "’") c = "'";
  }
  Words words;
  bool continues = false;  // whether the next character may be joined to the last word
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const std::string& c = characters[i];
    if (is_space(c)) {
      continues = false;
      continue;
    }
    bool is_part = is_letter(c) || is_digit(c);  // of a longer word
    bool begins_word = !continues;
    if (!is_part && continues && i + 1 < characters.size()) {
      const std::string& before = characters[i - 1];
      const std::string& after = characters[i + 1];
      const bool between_letters = is_letter(before) && is_letter(after);
      const bool between_digits = is_digit(before) && is_digit(after);
      begins_word = between_letters && c == "'";
      is_part = begins_word || (between_letters && c == "-") ||
                (between_digits && (c == "." || c == "," || c == ":"));
    }
    if (is_part && !begins_word) {
      words.back() += c;
    } else {
      words.push_back(c);
    }
    continues = is_part;
  }
  return words;
}

Words tokenize(const std::string& text) { return split_words(to_lower(text)); }

}  // namespace attn
