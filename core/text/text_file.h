// A whole file as one string of checked UTF-8: how every corpus of one's own comes in.
#pragma once

#include <string>

namespace attn {

// The file's text without a byte order mark. Throws std::runtime_error with one sentence, in which
// `what` says what the file should be ("sentence pairs", "text"):
//   "deu.txt: cannot be opened"
//   "deu.txt: cannot be read"
//   "deu.txt: is empty, expected sentence pairs"
//   "deu.txt: line 3 is not UTF-8"
//   "deu.txt: line 1 has a zero byte, which UTF-8 text does not have"
std::string read_text_file(const std::string& path, const std::string& what);

}  // namespace attn
