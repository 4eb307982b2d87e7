// Runs a learner's program and sees to it that it ends in a verdict.
//
//   run_check TITLE PROGRAM [--seed N] [--numbers]
//
// The program is started under limits of time, memory and file size, in a process group of its own,
// so that the limits hold for what its global variables do before main, too; whatever it leaves
// running is ended. The exit code is the check's: 0, 77 or 201.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>

#include "tests/exercises/verdict.h"

namespace {

constexpr rlim_t kProcessorSeconds = 2;  // a check takes milliseconds
constexpr int kWallSeconds = 20;
constexpr rlim_t kMemoryBytes = rlim_t{384} << 20;
// A check takes a few megabytes. What has filled so many when its time is up, before it met the
// limit above, grows without end.
constexpr long kGrowingKilobytes = 100 << 10;
constexpr rlim_t kStackBytes = rlim_t{1} << 21;  // so that 50,000 calls inside each other end
constexpr rlim_t kFileBytes = rlim_t{1} << 24;

void limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard) {
  const rlimit both{soft, hard};
  setrlimit(resource, &both);
}

[[noreturn]] void start(char** program, int report_end) {
  setpgid(0, 0);
  limit(RLIMIT_CPU, kProcessorSeconds, kProcessorSeconds + 1);
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_AS, kMemoryBytes, kMemoryBytes);
  limit(RLIMIT_STACK, kStackBytes, kStackBytes);
  limit(RLIMIT_FSIZE, kFileBytes, kFileBytes);
  setenv("CHECK_REPORT_FD", std::to_string(report_end).c_str(), 1);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  execv(program[0], program);
  std::perror(program[0]);
  _exit(2);
}

// Waits for the child; ends it if it sleeps for ever. Returns its status, as waitpid gives it.
int wait_for(pid_t child, bool& timed_out) {
  using namespace std::chrono_literals;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(kWallSeconds);
  int status = 0;
  auto pause = 200us;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      timed_out = true;
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return status;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min<std::chrono::microseconds>(pause * 2, 20ms);
  }
  return status;
}

// Ends what the program left behind: its process group, and whatever moved out of it, which has
// become a child of this process.
void end_the_rest(pid_t group) {
  kill(-group, SIGKILL);
  for (int attempt = 0; attempt < 100; ++attempt) {
    std::ifstream children("/proc/self/task/" + std::to_string(getpid()) + "/children");
    bool any = false;
    for (pid_t child; children >> child;) any = kill(child, SIGKILL) == 0 || any;
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    if (!any) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

// What the program told before it ended, and no more: a child of its own may keep the pipe open.
std::string read_all(int end) {
  fcntl(end, F_SETFL, O_NONBLOCK);
  std::string text;
  char part[4096];
  for (ssize_t n; (n = read(end, part, sizeof part)) > 0;) {
    text.append(part, static_cast<std::size_t>(n));
  }
  return text;
}

// The rest of the last line that begins with `word`, or nothing.
std::string last_line(const std::string& text, const std::string& word) {
  const std::string lines = "\n" + text;
  const std::size_t begin = lines.rfind("\n" + word);
  if (begin == std::string::npos) return "";
  const std::size_t after = begin + 1 + word.size();
  return lines.substr(after, lines.find('\n', after) - after);
}

std::string describe_signal(int signal) {
  if (signal == SIGSEGV) {
    return "crashed (segmentation fault): an index out of range, or a function that calls itself "
           "for ever";
  }
  if (signal == SIGFPE) return "crashed: a whole number was divided by zero";
  if (signal == SIGXFSZ) return "wrote a file without end";
  return std::string("crashed (") + strsignal(signal) + ")";
}

unsigned long seed_among(int argc, char** argv) {
  for (int i = 3; i + 1 < argc; ++i) {
    if (std::string(argv[i]) == "--seed") return std::strtoul(argv[i + 1], nullptr, 10);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: run_check TITLE PROGRAM [--seed N] [--numbers]\n");
    return 2;
  }
  int ends[2];
  if (pipe2(ends, O_NONBLOCK) != 0) {
    std::perror("run_check: pipe");
    return 2;
  }
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t child = fork();
  if (child < 0) {
    std::perror("run_check: fork");
    return 2;
  }
  if (child == 0) start(argv + 2, ends[1]);
  bool timed_out = false;
  const int status = wait_for(child, timed_out);
  end_the_rest(child);
  const std::string told = read_all(ends[0]);

  const std::string end = last_line(told, "end ");
  if (!end.empty()) return std::atoi(end.c_str());
  const check::Report report{argv[1], seed_among(argc, argv), stdout};
  if (told.find("\nwrong\n") != std::string::npos) {  // it ended while the mistake was looked for
    report.seed();
    return check::kWrong;
  }
  std::string in_case = last_line(told, "case ");
  if (in_case.empty()) in_case = "before the check began, in a variable outside of functions";
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (timed_out || signal == SIGXCPU || signal == SIGKILL) {
    rusage used{};
    getrusage(RUSAGE_CHILDREN, &used);
    report.wrong(in_case, used.ru_maxrss > kGrowingKilobytes
                              ? "ran out of memory: does a loop, or a size, grow for ever?"
                              : "did not come to an end: does a loop run for ever?");
  } else if (signal) {
    report.wrong(in_case, describe_signal(signal));
  } else {
    report.wrong(in_case, "the program ended in the middle of the check: is exit() called?");
  }
  return check::kWrong;
}
