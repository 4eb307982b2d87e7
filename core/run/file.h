// Whole files, or none: written under a temporary name, flushed to the disk, then renamed.
#pragma once

#include <filesystem>
#include <string>

namespace attn {

// Throw std::runtime_error with one sentence: "runs/x/run.json: cannot write: No space left on
// device". After a failed write, a file of that name from before is still whole.
void write_file(const std::filesystem::path& path, const std::string& content);
std::string read_file(const std::filesystem::path& path);

// Makes the folder and its parents, checks that files can be written there, and keeps it for this
// process until it ends: two runs in one folder would overwrite each other's files. Throws
// likewise.
void claim_folder(const std::filesystem::path& folder);

}  // namespace attn
