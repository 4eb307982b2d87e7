#include "core/text/text_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include "core/tensor/tensor.h"
#include "core/text/unicode.h"

namespace attn {
namespace {

using namespace std::string_view_literals;

struct Format {
  std::string_view bytes;
  const char* description;
  std::size_t place = 0;  // where the bytes stand
};

constexpr std::array<Format, 16> kForeignFormats = {{{"\x1F\x8B"sv, "compressed by gzip"},
                                                     {"BZh"sv, "compressed by bzip2"},
                                                     {"\xFD\x37zXZ\0"sv, "compressed by xz"},
                                                     {"\x28\xB5\x2F\xFD"sv, "compressed by zstd"},
                                                     {"\x04\x22\x4D\x18"sv, "compressed by lz4"},
                                                     {"LZIP"sv, "compressed by lzip"},
                                                     {"\x1F\x9D"sv, "compressed by compress"},
                                                     {"PK\3\4"sv, "a zip archive"},
                                                     {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive"},
                                                     {"Rar!\x1A\7"sv, "a RAR archive"},
                                                     {"ustar"sv, "a tar archive", 257},
                                                     {"%PDF-"sv, "a PDF"},
                                                     {"\xFF\xFE\0\0"sv, "UTF-32"},
                                                     {"\0\0\xFE\xFF"sv, "UTF-32"},
                                                     {"\xFF\xFE"sv, "UTF-16"},
                                                     {"\xFE\xFF"sv, "UTF-16"}}};

// The line, counted from 1, in which the byte at this place stands.
std::ptrdiff_t line_of(const std::string& text, std::size_t place) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(place);
  return std::count(text.begin(), end, '\n') + 1;
}

// Refuses what cannot be text by what has been read of it; `start` is where the last part begins.
void require_text(const std::string& text, std::size_t start, const std::string& path,
                  const std::string& what) {
  for (const Format& format : kForeignFormats) {
    const std::string_view name = format.description;
    const std::string_view there =
        std::string_view(text).substr(std::min(format.place, text.size()), format.bytes.size());
    if (start > 0 || there != format.bytes) continue;
    reject<std::runtime_error>(path, ": is ", format.description, ", expected ", what,
                               name.substr(0, 3) == "UTF" ? " in UTF-8" : "");
  }
  // UTF-16 of English letters is well-formed UTF-8, with a zero byte after each of them.
  const std::size_t zero = text.find('\0', start);
  if (zero == std::string::npos) return;
  reject<std::runtime_error>(path, ": line ", line_of(text, zero),
                             " has a zero byte, which UTF-8 text does not have");
}

std::string read_bytes(const std::string& path, const std::string& what,
                       std::size_t most_megabytes) {
  std::ifstream file(path, std::ios::binary);
  if (!file) reject<std::runtime_error>(path, ": cannot be opened");
  // Not by stream iterators, which let a read that fails throw a sentence without the file's name.
  std::string text;
  std::array<char, 65536> part;
  while (file) {
    const std::size_t start = text.size();
    file.read(part.data(), part.size());
    text.append(part.data(), static_cast<std::size_t>(file.gcount()));
    require_text(text, start, path, what);
    if (text.size() > most_megabytes * 1'000'000) {
      reject<std::runtime_error>(path, ": holds more than ", most_megabytes,
                                 " MB, the most that is read; --megabytes says how much may be");
    }
  }
  if (file.bad()) reject<std::runtime_error>(path, ": cannot be read");
  return text;
}

// CRLF and CR become LF. So do NEL and the separators U+2028 and U+2029 where nothing else ends a
// line; elsewhere they are blanks.
void end_lines_by_lf(std::string& text) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    text[length++] = text[i] == '\r' ? '\n' : text[i];
  }
  text.resize(length);
  if (text.find('\n') != std::string::npos) return;
  length = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    const std::size_t bytes = code_point_length(rest);
    const std::string_view point = rest.substr(0, bytes);
    const bool ends_line = point == "\u0085" || point == "\u2028" || point == "\u2029";
    text[length++] = ends_line ? '\n' : text[i++];
    if (ends_line) i += bytes;
  }
  text.resize(length);
}

}  // namespace

std::string read_text_file(const std::string& path, const std::string& what,
                           std::size_t most_megabytes) {
  std::string text = read_bytes(path, what, std::min<std::size_t>(most_megabytes, 1024));
  end_lines_by_lf(text);
  const std::size_t bad = first_invalid_utf8(text);
  if (bad != std::string::npos) {
    reject<std::runtime_error>(path, ": line ", line_of(text, bad), " is not UTF-8");
  }
  text = as_seen(text);
  if (is_blank(text)) reject<std::runtime_error>(path, ": is empty, expected ", what);
  return text;
}

}  // namespace attn
