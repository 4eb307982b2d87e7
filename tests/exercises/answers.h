// For tests: many answers to one exercise in one program, each tried with many seeds.
//
// make_stubs writes the answers, right ones and mutants, each in a namespace of its own, and the
// exercise's functions, which call the answer that is chosen.
#pragma once

#include <string>
#include <vector>

#include "tests/exercises/harness.h"
#include "tests/exercises/verdict.h"

namespace check {

struct Answer {
  enum class Kind { kRight, kMutant, kStub };
  const char* name;
  Kind kind;
  const char* words;  // its verdict must contain these; after a "?" it may; "" if no name is right
};
// None in the learner's own program.
const std::vector<Answer>& answers();
std::size_t& chosen_answer();

struct Verdict {
  int code;
  std::string mistake;  // that was named
};
Verdict judge(const Report& report, const std::vector<Case>& cases, bool names_mistakes);

// Tries every answer with the seeds 1 to `seeds` and prints a line for each: how often it passed,
// and how often its own mistake, another's or none was named. Returns 0 if every right answer
// always passes, no mutant ever does, and another's mistake is named at most once in a hundred.
int try_answers(const std::string& exercise, const std::vector<Case>& cases, unsigned long seeds);

}  // namespace check
