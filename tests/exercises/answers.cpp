// Tries every answer of a program with many seeds; see answers.h.
#include "tests/exercises/answers.h"

#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace check {
namespace {

constexpr int kAbnormal = 1000;           // crashed, ended by itself, or ran too long: wrong
constexpr unsigned long kMostDeaths = 5;  // an answer that always dies need not die 200 times

struct Result {
  int code = kAbnormal;
  bool names_own = false, names_one = false, has_words = false;
  char mistake[256] = "";  // the name, for whoever wonders
};

Result judge_with_seed(const std::string& exercise, const std::vector<Case>& cases,
                       unsigned long seed, const Answer& answer) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* out = open_memstream(&text, &size);
  random_engine().seed(seed);
  const Verdict verdict = judge(Report{exercise, seed, out}, cases, true);
  std::fclose(out);
  Result result;
  result.code = verdict.code;
  result.names_one = !verdict.mistake.empty();
  const bool is_optional = *answer.words == '?';
  const char* words = answer.words + is_optional;
  result.has_words = is_optional || std::strstr(text, words) != nullptr;
  result.names_own = *words && verdict.mistake.find(words) != std::string::npos;
  std::snprintf(result.mistake, sizeof result.mistake, "%s", verdict.mistake.c_str());
  std::free(text);
  return result;
}

// In a child: judges with one seed after the other, and sends what comes out.
[[noreturn]] void judge_seeds(const std::string& exercise, const std::vector<Case>& cases,
                              unsigned long first, unsigned long last, const Answer& answer,
                              int out) {
  const rlimit memory{rlim_t{2} << 30, rlim_t{2} << 30};
  setrlimit(RLIMIT_AS, &memory);
  const rlimit stack{rlim_t{1} << 21, rlim_t{1} << 21};
  setrlimit(RLIMIT_STACK, &stack);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (!std::freopen("/dev/null", "w", stdout) || !std::freopen("/dev/null", "w", stderr)) _exit(1);
  for (unsigned long seed = first; seed <= last; ++seed) {
    const itimerval one_second{{0, 0}, {1, 0}};
    setitimer(ITIMER_VIRTUAL, &one_second, nullptr);
    const Result result = judge_with_seed(exercise, cases, seed, answer);
    if (write(out, &result, sizeof result) != sizeof result) _exit(1);
  }
  _exit(0);
}

// One result for each seed; where the child dies, the next begins after the seed that killed it.
std::vector<Result> judge_all(const std::string& exercise, const std::vector<Case>& cases,
                              unsigned long seeds, const Answer& answer) {
  std::vector<Result> results;
  unsigned long deaths = 0;
  while (results.size() < seeds && deaths < kMostDeaths) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    std::fflush(stdout);
    const pid_t child = fork();
    if (child < 0) std::abort();
    if (child == 0) {
      judge_seeds(exercise, cases, results.size() + 1, seeds, answer, ends[1]);
    }
    close(ends[1]);
    Result one;
    while (read(ends[0], &one, sizeof one) == sizeof one) results.push_back(one);
    close(ends[0]);
    waitpid(child, nullptr, 0);
    if (results.size() < seeds) {
      results.push_back(Result{});
      ++deaths;
    }
  }
  return results;
}

}  // namespace

std::size_t& chosen_answer() {
  static std::size_t number = 0;
  return number;
}

int try_answers(const std::string& exercise, const std::vector<Case>& cases, unsigned long seeds) {
  int failed = 0;
  for (std::size_t number = 0; number < answers().size(); ++number) {
    const Answer& answer = answers()[number];
    chosen_answer() = number;
    unsigned long passes = 0, not_started = 0, own = 0, other = 0, words = 0, deaths = 0;
    std::string told;
    const std::vector<Result> results = judge_all(exercise, cases, seeds, answer);
    for (const Result& result : results) {
      passes += result.code == kDone;
      not_started += result.code == kNotStarted;
      deaths += result.code == kAbnormal;
      own += result.names_own;
      other += result.names_one && !result.names_own;
      words += result.has_words;
      if (result.names_one && !result.names_own) told = result.mistake;
    }
    const unsigned long tried = results.size();
    const char* kind = "mutant";
    bool is_good = passes == 0 && not_started == 0 && other * 100 <= tried &&
                   (words * 2 > tried - deaths || deaths == tried);
    if (answer.kind == Answer::Kind::kRight) {
      kind = "right";
      is_good = passes == tried;
    } else if (answer.kind == Answer::Kind::kStub) {
      kind = "stub";
      is_good = not_started == tried;
    }
    const std::string id = exercise.substr(0, exercise.find(' '));
    std::printf("%s\t%s\t%s\t%lu\t%lu\t%lu\t%lu\t%lu\t%s\n", id.c_str(), answer.name, kind, tried,
                passes, own, other, tried - own - other, is_good ? "ok" : "FAILED");
    if (!is_good && !told.empty()) std::printf("  told: %s\n", told.c_str());
    failed += !is_good;
  }
  return failed ? 1 : 0;
}

}  // namespace check
