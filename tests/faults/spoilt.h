// What spoils bytes and text at random, for attacks on what programs read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/tensor/rng.h"

namespace attn {

// 0 to bound − 1.
inline std::size_t below(Rng& rng, std::size_t bound) {
  return static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bound)));
}
template <class Values>
const auto& one_of(const Values& values, Rng& rng) {
  return values[below(rng, values.size())];
}

// Pieces that readers stumble over: zero, tabs, line ends, marks, invisible and unassigned
// characters, overlong and broken UTF-8, the first bytes of compressed files, what means something
// in gnuplot, JSON, XML or a shell.
// clang-format off
inline const std::vector<std::string> kPieces = {
    std::string(1, '\0'), "\t", "\n", "\r", "\r\n", "\xEF\xBB\xBF", "\u200B", "\u200D", "\u00AD",
    "\u2028", "\u0301", "\u202E", "\uFFFE", "\u3000", "\xC0\x80", "\xED\xA0\x80",
    "\xF4\x90\x80\x80", "\xFF", "\xE2\x82", "\x1F\x8B", "'s", "''", "\"", "`id`", "$HOME", "\\",
    "</svg>", "<", "&", "{", "}", "@", "%d", "\x1B[31m", "-1", "1e999", "nan",
    "18446744073709551616", "私は犬が好きです", "ฉันรักแมว", "👩\u200D🚀", "Ω", "ẞ",
};
// clang-format on

inline std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// One to four changes at random places.
inline std::string spoilt(std::string bytes, Rng& rng) {
  for (std::size_t changes = 1 + below(rng, 4); changes > 0; --changes) {
    const std::size_t at = below(rng, bytes.size() + 1), left = bytes.size() - at;
    switch (below(rng, 8)) {
      case 0:
        if (left > 0) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(rng, 8)));
        break;
      case 1:
        bytes.resize(at);
        break;
      case 2:
        bytes.erase(at, 1 + below(rng, 40));
        break;
      case 3:
        bytes.insert(at, bytes.substr(below(rng, bytes.size() + 1), 1 + below(rng, 200)));
        break;
      case 4:
        bytes.insert(at, repeated(one_of(kPieces, rng), 1 + below(rng, 3)));
        break;
      case 5:
        bytes.insert(at, repeated(one_of(kPieces, rng) + " ", 500 * below(rng, 10)));
        break;
      case 6:
        bytes.insert(at, repeated(one_of(kPieces, rng), 500 * below(rng, 10)));
        break;
      default:
        bytes.replace(at, 1, one_of(kPieces, rng));
        break;
    }
  }
  return bytes;
}

}  // namespace attn
