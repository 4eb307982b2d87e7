// What text needs of Unicode: checked UTF-8, one spelling for each letter, lower case, and the
// places where characters and words end. ICU knows the tables.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// The bytes of the code point at the start of `text`: 1 to 4, or 0 if there is none that is
// well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t code_point_length(std::string_view text);

// The offset of the first byte that is not well-formed UTF-8, or std::string_view::npos.
std::size_t first_invalid_utf8(std::string_view text);

// The functions below throw std::invalid_argument with the offset of the first bad byte if their
// text is not well-formed.

// What a reader sees, written in one way: letters composed (normalisation form NFC, "A" and "¨"
// are "Ä"), and without what is invisible: soft hyphens, byte order marks, marks of direction,
// variation selectors, control characters. Blanks of every kind stay. So do the invisible
// characters that are spelling:
//   zero-width (non-)joiners   between letters that join, after a virama, inside an emoji
//   zero-width spaces          beside a script without spaces, where they end a word
//   tags                       inside an emoji: the flag of Scotland
std::string as_seen(std::string_view text);

// Lower case in every script, by the rules of no language in particular. Not case folding, which
// would write ß as ss.
std::string to_lower(std::string_view text);

// What a reader calls characters (grapheme clusters, Unicode TR 29): a letter with its marks, an
// emoji with its parts.
std::vector<std::string> characters(std::string_view text);

// The words of a run of letters that no space divides. Chinese, Japanese, Thai, Lao, Khmer and
// Burmese have dictionaries; a run of any other script is one word.
std::vector<std::string> words_of_run(const std::string& run);

enum class CharacterKind { kBlank, kLetter, kDigit, kOther };

// By the first code point: a blank (White_Space, or a zero-width space); a letter, mark, or number
// such as ² or ½; a decimal digit; or anything else, such as punctuation, symbols and emoji.
CharacterKind kind_of(std::string_view character);

// True if there is nothing but blanks.
bool is_blank(std::string_view text);

// The columns that the first code point takes on a terminal: 2 if it is a wide one of East Asia or
// an emoji, 0 if it is a mark on the one before or has no form of its own, else 1.
std::size_t columns_of(std::string_view character);

}  // namespace attn
