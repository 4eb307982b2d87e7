// What the checks of the exercises share: fresh random data, comparisons that teach, one verdict.
//
// A check is a program: its cases call the learner's function and compare. They run in a child
// process, so that a crash, an endless loop or a call of exit() ends in a verdict like any other.
// The program's exit code is 0 (done), 201 (wrong) or 77 (not started: something calls TODO).
#pragma once

#include <random>
#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace check {

using attn::from_values;
using attn::full;
using attn::IndexTensor;
using attn::ones;
using attn::Shape;
using attn::Tensor;
using attn::zeros;

// Fresh at each run; `--seed N` brings the same data back. The seed is part of every verdict.
std::mt19937_64& random_engine();
std::size_t between(std::size_t low, std::size_t high);  // both included
Tensor random(const Shape& shape, double scale = 1);     // normal
IndexTensor random_ids(const Shape& shape, std::size_t bound);
// `count` different numbers from [low, high], in random order: sizes that cannot be confused.
std::vector<std::size_t> different_sizes(std::size_t count, std::size_t low, std::size_t high);

// What a typical mistake would have given.
struct Mistake {
  std::string name;
  Tensor result;
};

// Ends the check as wrong unless `got` has the shape of `expected` and every element agrees to
// |difference| ≤ tolerance · max(1, |expected|). Says the first index that differs and both rows;
// and if `got` is exactly what one of the mistakes gives, its name.
void same(const std::string& what, const Tensor& expected, const Tensor& got,
          const std::vector<Mistake>& mistakes = {}, double tolerance = 1e-9);

struct NumberMistake {
  std::string name;
  double result;
};
void same(const std::string& what, double expected, double got,
          const std::vector<NumberMistake>& mistakes = {}, double tolerance = 1e-9);

// The same for a sequence of tokens.
using Tokens = std::vector<std::int64_t>;
struct TokensMistake {
  std::string name;
  Tokens result;
};
void same(const std::string& what, const Tokens& expected, const Tokens& got,
          const std::vector<TokensMistake>& mistakes = {});

[[noreturn]] void wrong(const std::string& what, const std::string& looks_like = "");

struct Case {
  const char* name;
  void (*run)();
};
// Runs the cases in their order, up to the first that fails, and prints the verdict on `exercise`,
// as "2.1 attention weights". Returns the exit code.
int run(int argc, char** argv, const std::string& exercise, const std::vector<Case>& cases);

}  // namespace check
