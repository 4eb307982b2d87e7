// Named tensors in a file that other programs can read: the safetensors format of Hugging Face
// (github.com/huggingface/safetensors): 8 bytes with the header's length, little-endian; the
// header, JSON; then the values of all tensors, one after the other.
#pragma once

#include <filesystem>
#include <map>

#include "core/tensor/tensor.h"

namespace attn {

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

struct SafeTensors {
  NamedTensors tensors;  // in the order of their values in the file
  std::map<std::string, std::string> metadata;
  bool has_checksum = false;  // the file that this was read from had one
};

// Writes F32 (F64 if Real = double), as write_file() does; the metadata also hold a checksum over
// all bytes. Throws std::invalid_argument if a name could not be read back (it occurs twice, is
// "__metadata__" or not UTF-8), and what write_file() throws.
void save_safetensors(const std::filesystem::path& path, const SafeTensors& content);

// Reads F32 and F64. Throws std::runtime_error with one sentence that names the file, and the
// tensor and shapes where one is at fault: missing, truncated, not this format, another element
// type, offsets that overlap, leave gaps or do not fit the shape, bytes left over, duplicate names,
// another checksum than it says. Files of other programs say none.
SafeTensors load_safetensors(const std::filesystem::path& path);
// The same of a file's content; `path` is what the sentences name.
SafeTensors parse_safetensors(const std::filesystem::path& path, const std::string& content);

}  // namespace attn
