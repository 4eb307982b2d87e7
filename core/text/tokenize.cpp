#include "core/text/tokenize.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/text/unicode.h"

namespace attn {
namespace {

// A character of the text, and what it is.
struct Character {
  std::string text;
  CharacterKind kind;
};

std::vector<Character> characters_of(const std::string& text) {
  std::vector<Character> result;
  for (std::string& character : characters(as_seen(text))) {
    if (character == "’") character = "'";
    if (character == "\u2010" || character == "\u2011") character = "-";
    const CharacterKind kind = kind_of(character);
    result.push_back({std::move(character), kind});
  }
  return result;
}

// Runs of letters and digits, and single other characters.
Words runs_of(const std::vector<Character>& text) {
  Words words;
  bool continues = false;  // whether the next character may be joined to the last word
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string& c = text[i].text;
    if (text[i].kind == CharacterKind::kBlank) {
      continues = false;
      continue;
    }
    bool is_part = text[i].kind != CharacterKind::kOther;  // of a longer word
    bool begins_word = !continues;
    if (!is_part && continues && i + 1 < text.size()) {
      const CharacterKind before = text[i - 1].kind, after = text[i + 1].kind;
      const bool between_digits = before == CharacterKind::kDigit && after == CharacterKind::kDigit;
      const bool between_letters =
          before == CharacterKind::kLetter && after == CharacterKind::kLetter;
      const bool in_word = after == CharacterKind::kLetter || after == CharacterKind::kDigit;
      begins_word = between_letters && c == "'";
      is_part = begins_word || (between_letters && (c == "·" || c == "״" || c == "׳")) ||
                (in_word && !between_digits && c == "-") ||
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

}  // namespace

Words split_words(const std::string& text) {
  Words words;
  for (const std::string& run : runs_of(characters_of(text))) {
    for (std::string& word : words_of_run(run)) words.push_back(std::move(word));
  }
  return words;
}

Words tokenize(const std::string& text) { return split_words(to_lower(text)); }

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace attn
