// A whole file as one string of checked Unicode: how every corpus of one's own comes in.
#pragma once

#include <cstddef>
#include <string>

namespace attn {

constexpr std::size_t kMostMegabytes = 64;  // of a file, unless its user says otherwise

// The file's text as a reader sees it (as_seen in unicode.h), every line ended by LF, whether the
// file ends them by LF, CRLF or CR. The file is opened and read once, so it may be a pipe; not more
// than `most_megabytes` (at most 1024) of 1,000,000 bytes are taken from it. Throws
// std::runtime_error with one sentence, in which `what` says what the file should be ("sentence
// pairs", "text"):
//   "deu.txt: cannot be opened"
//   "deu.txt: cannot be read"
//   "deu.txt: is empty, expected sentence pairs"
//   "deu.txt: line 3 is not UTF-8"
//   "deu.txt: line 1 has a zero byte, which UTF-8 text does not have"
//   "deu.txt: is compressed by gzip, expected sentence pairs"
//   "deu.txt: is UTF-16, expected sentence pairs in UTF-8"
//   "deu.txt: holds more than 64 MB, the most that is read; --megabytes says how much may be"
std::string read_text_file(const std::string& path, const std::string& what,
                           std::size_t most_megabytes = kMostMegabytes);

}  // namespace attn
