// Files: whole or none, written under another name, flushed, then renamed; and read within bounds.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/tensor/tensor.h"

namespace attn {

constexpr std::size_t kLargestFile = std::size_t{1} << 30;  // 1 GiB: more is not read
constexpr std::uint64_t kEmptyFingerprint = 0xcbf29ce484222325;

// Throws std::runtime_error with one sentence about a file, its parts as those of reject():
//   refuse(path, "cannot write: ", std::strerror(errno));
template <class... Parts>
[[noreturn]] void refuse(const std::filesystem::path& path, const Parts&... parts) {
  reject<std::runtime_error>(path.string(), ": ", parts...);
}

// Throws such a sentence if it cannot be written; a file of that name from before is then whole.
void write_file(const std::filesystem::path& path, const std::string& content);

// A file, or what comes out of a pipe until it is closed. Throws likewise if it cannot be read, is
// a folder or a device (/dev/zero), holds over `most` bytes, or is a pipe silent for ten seconds.
std::string read_file(const std::filesystem::path& path, std::size_t most = kLargestFile);

// Makes the folder and its parents, checks that files can be written there, and keeps it for this
// process until it ends: two runs would overwrite each other's files. Throws likewise.
void claim_folder(const std::filesystem::path& folder);

// FNV-1a, 64 bits: bytes in which a single one differs never have the same. To go on with more
// bytes, give it what it returned.
std::uint64_t fingerprint(std::string_view bytes, std::uint64_t before = kEmptyFingerprint);

}  // namespace attn
