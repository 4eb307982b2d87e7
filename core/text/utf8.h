// The little of Unicode that text needs here: checking UTF-8, cutting it into characters, lower
// case.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// The offset of the first byte that is not well-formed UTF-8 (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF), or std::string_view::npos if there is none.
std::size_t first_invalid_utf8(std::string_view text);

// The characters (code points) of well-formed UTF-8, in order. Throws std::invalid_argument with
// the offset of the first bad byte.
std::vector<std::string> utf8_characters(std::string_view text);

// Lower case for the letters of English, German and French: A–Z, À–Þ, Œ, Ÿ and ẞ. Everything else
// is kept as it is. `text` must be well-formed, else throws as utf8_characters does.
std::string to_lower(std::string_view text);

// True if `text` begins with the byte order mark, which some editors put before UTF-8.
bool has_byte_order_mark(std::string_view text);

}  // namespace attn
