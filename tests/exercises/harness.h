// What the checks of the exercises share: fresh random data, comparisons that teach, one verdict.
//
// A check is a program: its cases call the learner's function and compare. run_check starts it
// under limits, so that a crash, an endless loop or a call of exit() ends in a verdict like any
// other. The exit code is 0 (done), 201 (wrong) or 77 (not started: something calls TODO).
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
double between_reals(double low, double high);
Tensor random(const Shape& shape, double scale = 1);  // normal
IndexTensor random_ids(const Shape& shape, std::size_t bound);
// `count` different numbers from [low, high], in random order: sizes that cannot be confused.
std::vector<std::size_t> different_sizes(std::size_t count, std::size_t low, std::size_t high);

// Scores on which softmax fails if it subtracts anything but the row's largest one: all near −1000,
// all near 1000, rows that lie thousands apart, and one score far above or far below its row.
struct NamedScores {
  std::string name;
  Tensor scores;  // (rows, columns)
};
std::vector<NamedScores> hard_scores(std::size_t rows, std::size_t columns);

// Queries and keys whose products are such scores, here and after a division by √width. The last
// two of the `width` ≥ 3 columns hold the offsets, the others are random.
struct NamedPair {
  std::string name;
  Tensor queries, keys;  // (rows, width), (columns, width)
};
std::vector<NamedPair> hard_pairs(std::size_t rows, std::size_t columns, std::size_t width);

// Tokens (T ≥ 2, C) that score each other in thousands: not every one fits best to itself, and some
// scores are large and negative.
std::vector<NamedScores> hard_tokens(std::size_t tokens, std::size_t width);

Tensor whole_numbers(const Shape& shape);  // from −2 to 2

// Scores, whole numbers apart, on which a mask fails that is not −∞ before softmax: hidden scores
// far above the real ones, and real ones far below any number that is merely low.
std::vector<NamedScores> hard_masked_scores(const attn::BoolTensor& hidden);  // (rows, columns)
// The same as products of queries and keys, of width 4; keys from `hidden_from` on are hidden.
std::vector<NamedPair> hard_masked_pairs(std::size_t rows, std::size_t columns,
                                         std::size_t hidden_from);

// What a typical mistake would have given. Several results may bear one name.
struct Mistake {
  std::string name;
  Tensor result;
};

// Ends the check as wrong unless `got` has the shape of `expected` and every element agrees to
// |difference| ≤ tolerance · max(1, |expected|). Says the first index that differs and both rows.
//
// A mistake is named only where the name is right: when an answer is wrong, its cases are run
// twenty times more, and the name is told if `got` is what this mistake gives in every comparison
// that lists it, wrong in at least three on random data, and if no other name does so, too.
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

// Ends the check as wrong. The name is told if every wrong comparison of this function ends so.
[[noreturn]] void wrong(const std::string& what, const std::string& looks_like = "");

// Overwrites the part of the stack that the last calls used: what a lambda kept a reference to is
// gone then, as it would be in a larger program.
void forget_the_stack();

struct Case {
  const char* name;
  void (*run)();
  const char* function = "";  // if the exercise has several: the one that this case checks
  bool is_slow = false;       // run once only
};
// Runs the cases in their order, several times with other random data, up to the first that fails
// of each function, and prints the verdict on `exercise`, as "2.1 attention weights". Returns the
// exit code. The options are `--seed N`, `--numbers` (without the name of the mistake), and
// for tests `--answers SEEDS` (see answers.h).
int run(int argc, char** argv, const std::string& exercise, const std::vector<Case>& cases);

}  // namespace check
