// The verdict: runs the cases of a check in a child process and says how it ended; see harness.h.
#include "tests/exercises/harness.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <thread>

#include "chapters/exercise.h"
#include "tests/exercises/verdict.h"

namespace check {
namespace {

constexpr int done = 0;
constexpr int wrong_answer = 201;
constexpr int not_started = 77;
constexpr rlim_t processor_seconds = 2;  // a check takes milliseconds
constexpr int wall_seconds = 20;
// Beyond what the program starts with. A check takes a few megabytes; a slow machine must be able to
// fill this within processor_seconds, or memory that grows without end is told as a loop without end.
constexpr rlim_t memory_bytes = rlim_t{256} << 20;

// What the child leaves for its parent, however it ends.
struct Trace {
  volatile std::size_t cases_begun;
  volatile bool is_finished;
};

struct Report {
  std::string exercise;
  unsigned long seed;
  bool is_coloured;

  void headline(const char* colour, const std::string& verdict) const {
    const std::string line = exercise + ": " + verdict;
    if (is_coloured) {
      std::printf("\033[%sm%s\033[0m\n", colour, line.c_str());
    } else {
      std::printf("%s\n", line.c_str());
    }
  }

  int wrong(const std::string& in_case, const std::string& text,
            const std::string& looks_like = "") const {
    headline("31", "wrong");
    const bool says_so = text.rfind(in_case + ":", 0) == 0;
    std::string indented = says_so ? text : in_case + ": " + text;
    for (std::size_t i = 0; (i = indented.find('\n', i)) != std::string::npos; i += 3) {
      indented.replace(i, 1, "\n  ");
    }
    std::printf("  %s\n", indented.c_str());
    if (!looks_like.empty()) std::printf("  looks like: %s\n", looks_like.c_str());
    std::printf("  the same data again: --seed %lu\n", seed);
    return wrong_answer;
  }
};

// "/home/me/book/chapters/…" → "chapters/…"
std::string from_top(const std::string& file) {
  const std::size_t begin = file.rfind("chapters/");
  return begin == std::string::npos ? file : file.substr(begin);
}

// Of "/usr/include/xtensor/…:454: check failed\n\tindex 4 is out of bounds …" the part that helps.
std::string describe(const std::exception& error) {
  const std::string text = error.what(), checked = "check failed\n\t";
  const std::size_t begin = text.find(checked);
  return begin == std::string::npos ? text : text.substr(begin + checked.size());
}

int run_cases(const Report& report, const std::vector<Case>& cases, Trace& trace) {
  for (const Case& one : cases) {
    trace.cases_begun = trace.cases_begun + 1;
    try {
      one.run();
    } catch (const attn::NotImplemented& todo) {
      report.headline("33", "not started");
      std::printf("  to do: %s\n  open %s:%d\n", todo.what, from_top(todo.file).c_str(), todo.line);
      return not_started;
    } catch (const Wrong& wrong) {
      return report.wrong(one.name, wrong.what, wrong.looks_like);
    } catch (const std::bad_alloc&) {
      return report.wrong(one.name, "ran out of memory: does a loop, or a size, grow for ever?");
    } catch (const std::exception& error) {
      return report.wrong(one.name, "stopped with an exception: " + describe(error));
    } catch (...) {
      return report.wrong(one.name, "stopped with an exception of unknown type");
    }
  }
  report.headline("32", "done");
  std::printf("  %zu checks passed, seed %lu\n", cases.size(), report.seed);
  return done;
}

std::size_t pages_in_use() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages;
}

void limit_resources() {
  const auto limit = [](int resource, rlim_t most) {
    const rlimit both{most, most};
    setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
  };
  const rlimit processor{processor_seconds, processor_seconds + 1};
  setrlimit(RLIMIT_CPU, &processor);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_AS, pages_in_use() * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + memory_bytes);
}

// Waits for the child; ends it if it sleeps for ever. Returns its status, as waitpid gives it.
int wait_for(pid_t child, bool& timed_out) {
  using namespace std::chrono_literals;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(wall_seconds);
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

std::string describe_signal(int signal) {
  if (signal == SIGSEGV) {
    return "crashed (segmentation fault): an index out of range, or a function that calls itself "
           "for ever";
  }
  if (signal == SIGFPE) return "crashed: a whole number was divided by zero";
  return std::string("crashed (") + strsignal(signal) + ")";
}

}  // namespace

int run(int argc, char** argv, const std::string& exercise, const std::vector<Case>& cases) {
  unsigned long seed = std::random_device()() % 100000;
  if (argc == 3 && std::string(argv[1]) == "--seed") {
    seed = std::strtoul(argv[2], nullptr, 10);
  } else if (argc != 1) {
    std::fprintf(stderr, "usage: %s [--seed N]\n", argv[0]);
    return 2;
  }
  random_engine().seed(seed);
  const Report report{exercise, seed, isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR")};
  void* shared =
      mmap(nullptr, sizeof(Trace), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    std::perror("mmap");
    return 2;
  }
  Trace& trace = *new (shared) Trace{0, false};

  std::fflush(stdout);
  const pid_t child = fork();
  if (child < 0) {
    std::perror("fork");
    return 2;
  }
  if (child == 0) {
    limit_resources();
    const int code = run_cases(report, cases, trace);
    std::cout.flush();
    std::fflush(stdout);
    trace.is_finished = true;
    _exit(code);
  }

  bool timed_out = false;
  const int status = wait_for(child, timed_out);
  const std::string in_case = trace.cases_begun ? cases[trace.cases_begun - 1].name : "start";
  if (timed_out ||
      (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))) {
    return report.wrong(in_case, "did not come to an end: does a loop run for ever?");
  }
  if (WIFSIGNALED(status)) return report.wrong(in_case, describe_signal(WTERMSIG(status)));
  if (!trace.is_finished) {
    return report.wrong(in_case, "the program ended in the middle of the check: is exit() called?");
  }
  return WEXITSTATUS(status);
}

}  // namespace check
