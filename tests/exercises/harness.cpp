// Runs the cases of a check and says how they ended; see harness.h.
#include "tests/exercises/harness.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>

#include "chapters/exercise.h"
#include "tests/exercises/answers.h"
#include "tests/exercises/verdict.h"

namespace check {
namespace {

constexpr int kRounds = 16;  // of all cases, each time with other random data and sizes
constexpr int kRoundsToDiagnose = 20;

// Tells run_check, if that is who started the program, how far the check came.
void tell_run_check(const std::string& what) {
  static const char* descriptor = std::getenv("CHECK_REPORT_FD");
  if (!descriptor) return;
  const std::string line = what + "\n";
  if (write(std::atoi(descriptor), line.data(), line.size()) < 0) std::perror("run_check");
}

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

struct Finding {
  int code = kDone;
  std::string in_case, text;
};

Finding run_case(const Case& one) {
  tell_run_check(std::string("case ") + one.name);
  begin_case();
  try {
    one.run();
    return {};
  } catch (const attn::NotImplemented& todo) {
    return {kNotStarted, one.name,
            std::string("to do: ") + todo.what + "\n  open " + from_top(todo.file) + ":" +
                std::to_string(todo.line)};
  } catch (const Wrong& wrong) {
    return {kWrong, one.name, wrong.what};
  } catch (const std::bad_alloc&) {
    return {kWrong, one.name, "ran out of memory: does a loop, or a size, grow for ever?"};
  } catch (const std::exception& error) {
    return {kWrong, one.name, "stopped with an exception: " + describe(error)};
  } catch (...) {
    return {kWrong, one.name, "stopped with an exception of unknown type"};
  }
}

// The first finding that is not "done" among the cases of `function`, over all rounds.
Finding run_function(const std::vector<Case>& cases, const std::string& function) {
  for (int round = 0; round < kRounds; ++round) {
    for (const Case& one : cases) {
      if (function != one.function || (one.is_slow && round > 0)) continue;
      const Finding finding = run_case(one);
      if (finding.code != kDone) return finding;
    }
  }
  return {};
}

// The name of the mistake, from twenty more rounds of the same function; or nothing.
std::string diagnose(const std::vector<Case>& cases, const std::string& function) {
  Evidence found;
  evidence() = &found;
  for (int round = 0; round < kRoundsToDiagnose; ++round) {
    for (const Case& one : cases) {
      if (function == one.function && !one.is_slow) run_case(one);
    }
  }
  evidence() = nullptr;
  return found.name();
}

std::vector<std::string> functions_of(const std::vector<Case>& cases) {
  std::vector<std::string> functions;
  for (const Case& one : cases) {
    if (functions.empty() || functions.back() != one.function) functions.push_back(one.function);
  }
  return functions;
}

}  // namespace

Verdict judge(const Report& report, const std::vector<Case>& cases, bool names_mistakes) {
  const std::vector<std::string> functions = functions_of(cases);
  std::vector<std::string> done;
  Finding first;
  std::string of_function;
  for (const std::string& function : functions) {
    const Finding finding = run_function(cases, function);
    if (finding.code == kDone) {
      done.push_back(function);
    } else if (first.code == kDone || (finding.code == kWrong && first.code == kNotStarted)) {
      first = finding;
      of_function = function;
    }
  }
  const auto say_done = [&] {
    if (functions.size() == 1 || done.empty()) return;
    std::string text = std::to_string(done.size()) + " of " + std::to_string(functions.size()) +
                       " functions done:";
    for (const std::string& function : done) text += " " + function;
    report.line(text);
  };
  if (first.code == kDone) {
    report.headline("32", "done");
    report.line(std::to_string(cases.size()) + " checks passed, each " + std::to_string(kRounds) +
                " times");
    return {kDone, ""};
  }
  if (first.code == kNotStarted) {
    report.headline("33", done.empty() ? "not started" : "begun");
    say_done();
    report.line(first.text);
    return {kNotStarted, ""};
  }
  report.wrong(first.in_case, first.text);
  say_done();
  tell_run_check("wrong");  // the verdict stands, whatever the rounds below do
  const std::string name = names_mistakes ? diagnose(cases, of_function) : "";
  if (!name.empty()) report.line("looks like: " + name);
  report.seed();
  return {kWrong, name};
}

void forget_the_stack() {
  char used[1 << 14];
  std::memset(used, 0xff, sizeof used);
  asm volatile("" : : "r"(used) : "memory");  // or the compiler leaves all this out
}

int run(int argc, char** argv, const std::string& exercise, const std::vector<Case>& cases) {
  unsigned long seed = std::random_device()() % 100000;
  bool names_mistakes = true;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--seed" && i + 1 < argc) {
      seed = std::strtoul(argv[++i], nullptr, 10);
    } else if (option == "--numbers") {
      names_mistakes = false;
    } else if (option == "--answers" && i + 1 < argc) {
      return try_answers(exercise, cases, std::strtoul(argv[i + 1], nullptr, 10));
    } else {
      std::fprintf(stderr, "usage: %s [--seed N] [--numbers]\n", argv[0]);
      return 2;
    }
  }
  random_engine().seed(seed);
  const Report report{exercise, seed, stdout};
  const Verdict verdict = judge(report, cases, names_mistakes);
  std::cout.flush();
  std::fflush(stdout);
  tell_run_check("end " + std::to_string(verdict.code));
  _exit(verdict.code);  // not the destructors of what an answer has at file scope
}

}  // namespace check
