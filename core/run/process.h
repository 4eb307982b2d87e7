// Child processes, started without a shell.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace attn {

struct ProcessResult {
  int start_error = 0;      // an errno: ENOENT if there is no such program; 0: it ran
  bool timed_out = false;   // and was killed, with the processes that it had started
  bool said_much = false;   // more than anyone reads: killed likewise
  int exit_code = 0;        // 128 + the signal's number if a signal ended it
  std::string output = {};  // the beginning of standard output and standard error together
  bool succeeded() const { return !start_error && !timed_out && !said_much && exit_code == 0; }
};

// Runs a program, found through PATH, in `folder` and waits for its end, whatever it does with its
// outputs; not longer than `timeout`.
ProcessResult run_process(const std::vector<std::string>& command,
                          const std::filesystem::path& folder, std::chrono::milliseconds timeout);

// Why it failed, in a few words: "dot is not installed", "gnuplot ended with code 1: line 3: …".
std::string problem_of(const std::string& program, const ProcessResult& result);

// Kills what run_process runs now. For the handler of a signal.
void kill_running_processes();

// Starts a program and forgets it: its output goes nowhere, and it outlives this process.
void start_detached(const std::vector<std::string>& command);

}  // namespace attn
