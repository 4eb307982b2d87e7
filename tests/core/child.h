// Runs a function in a child process, as main() would run, and gives what it printed and its code.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "core/run/program.h"
#include "tests/core/run_folder.h"

namespace attn {

struct Outcome {
  int code;  // 128 + the signal's number if a signal ended it
  std::string output, errors;
};

// `body` returns the exit code. Standard output goes to `output_file`, or is captured if that is
// empty.
inline Outcome in_child(const std::function<int()>& body, const std::string& output_file = "") {
  const TemporaryFolder folder;
  const std::string output = output_file.empty() ? folder / "output" : output_file;
  const std::string errors = folder / "errors";
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(output.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
    dup2(open(errors.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    const int code = body();
    std::fflush(stderr);
    _exit(code);
  }
  int status = 0;
  waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, output_file.empty() ? contents(output) : "", contents(errors)};
}

// A chapter program with these arguments, in a child.
inline Outcome run_in_child(Program program, std::vector<std::string> arguments,
                            const std::function<void(Run&)>& body,
                            const std::string& output_file = "") {
  arguments.insert(arguments.begin(), "program");
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const auto main = [&] {
    return program.run(static_cast<int>(arguments.size()), pointers.data(), body);
  };
  return in_child(main, output_file);
}

}  // namespace attn
