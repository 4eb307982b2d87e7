#include "core/run/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

extern char** environ;

namespace attn {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kKeptOutput = 1 << 16;
constexpr std::size_t kMostOutput = 1 << 24;
constexpr int kExitOfMissing = 127;  // what a shell and `env` say for a program that is not there

std::array<std::atomic<pid_t>, 8> running{};

// Its place among the running ones while this lives.
struct Registered {
  explicit Registered(pid_t child_) : child(child_) { replace_one(0, child); }
  ~Registered() { replace_one(child, 0); }
  static void replace_one(pid_t before, pid_t after) {
    for (std::atomic<pid_t>& place : running) {
      pid_t expected = before;
      if (place.compare_exchange_strong(expected, after)) return;
    }
  }
  pid_t child;
};

// `output` is a pipe's end, or -1 for nowhere.
int spawn(const std::vector<std::string>& command, const std::filesystem::path& folder, int output,
          short flags, pid_t& child) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
  for (const int file : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_adddup2(&actions, output < 0 ? STDIN_FILENO : output, file);
  }
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, flags);
  const int error =
      posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// What is there to read now, at most a buffer full; waits up to `patience` for it.
std::size_t read_some(int file, int patience, std::string& output) {
  std::array<char, 65536> buffer;
  pollfd waiting{file, POLLIN, 0};
  if (poll(&waiting, 1, patience) <= 0) return 0;
  const ssize_t count = read(file, buffer.data(), buffer.size());
  if (count <= 0) {  // closed: poll would not wait any more
    poll(nullptr, 0, patience);
    return 0;
  }
  const auto size = static_cast<std::size_t>(count);
  output.append(buffer.data(), std::min(size, kKeptOutput - std::min(kKeptOutput, output.size())));
  return size;
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& command,
                          const std::filesystem::path& folder, std::chrono::milliseconds timeout) {
  ProcessResult result;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    result.start_error = errno;
    return result;
  }
  pid_t child = 0;
  // A group of its own, so that what it starts can be killed with it.
  result.start_error = spawn(command, folder, ends[1], POSIX_SPAWN_SETPGROUP, child);
  close(ends[1]);
  if (result.start_error == 0) {
    const Registered registered(child);
    const auto deadline = Clock::now() + timeout;
    int status = 0;
    std::size_t said = 0;
    // Its end is what counts: it may close its outputs early, and who inherits them may live on.
    while (waitpid(child, &status, WNOHANG) == 0) {
      said += read_some(ends[0], /*patience=*/10, result.output);
      result.said_much = said > kMostOutput;
      result.timed_out = !result.said_much && Clock::now() >= deadline;
      if (!result.said_much && !result.timed_out) continue;
      kill(-child, SIGKILL);
      while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      break;
    }
    for (std::size_t more = 1; more > 0 && said <= kMostOutput; said += more) {
      more = read_some(ends[0], /*patience=*/0, result.output);
    }
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (result.exit_code == kExitOfMissing) result.start_error = ENOENT;
  }
  close(ends[0]);
  return result;
}

std::string problem_of(const std::string& program, const ProcessResult& result) {
  if (result.start_error == ENOENT) return program + " is not installed";
  if (result.start_error)
    return program + " cannot be started: " + std::strerror(result.start_error);
  if (result.timed_out) return program + " did not end, and was stopped";
  if (result.said_much) return program + " printed without end, and was stopped";
  const std::size_t start = std::min(result.output.find_first_not_of(" \n^"), result.output.size());
  const std::string said = result.output.substr(start, result.output.find('\n', start) - start);
  return fmt::format("{} ended with code {}: {}", program, result.exit_code,
                     said.empty() ? "no message" : said.substr(0, 200));
}

void kill_running_processes() {
  for (const std::atomic<pid_t>& child : running) {
    if (child != 0) kill(-child, SIGKILL);
  }
}

void start_detached(const std::vector<std::string>& command) {
  pid_t child = 0;
  spawn(command, ".", -1, POSIX_SPAWN_SETSID, child);  // survives the terminal's end
}

}  // namespace attn
