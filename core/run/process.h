// Child processes, started without a shell.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace attn {

struct ProcessResult {
  bool started = false;    // false: there is no such program
  bool timed_out = false;  // and was killed
  int exit_code = 0;       // 128 + the signal's number if a signal ended it
  std::string output;      // standard output and standard error together
};

// Runs a program, found through PATH, in `folder` and waits for its end.
ProcessResult run_process(const std::vector<std::string>& command,
                          const std::filesystem::path& folder, std::chrono::seconds timeout);

// Starts a program and forgets it: its output goes nowhere, and it outlives this process.
void start_detached(const std::vector<std::string>& command);

}  // namespace attn
