// Checks exercise 4.4.
#include <cmath>

#include "tests/exercises/harness.h"

namespace attn {
Tensor sinusoidal_positions(std::size_t T, std::size_t C);
}

namespace {

using namespace check;

// From the angle's place in the row and the column, the value.
template <class Value>
Tensor table(std::size_t T, std::size_t C, Value value) {
  Tensor result = zeros({T, C});
  for (std::size_t p = 0; p < T; ++p) {
    for (std::size_t c = 0; c < C; ++c) {
      result(p, c) = static_cast<double>(value(static_cast<long double>(p), c));
    }
  }
  return result;
}

void compare(std::size_t T, std::size_t C) {
  const auto angle = [C](long double p, long double exponent) {
    return p / std::pow(10000.0L, exponent / static_cast<long double>(C));
  };
  const auto wave = [](bool is_sine, long double a) { return is_sine ? std::sin(a) : std::cos(a); };
  const auto even = [](std::size_t c) { return static_cast<long double>(c - c % 2); };
  const auto right = [&](long double p, std::size_t c) {
    return wave(c % 2 == 0, angle(p, even(c)));
  };
  same("T = " + std::to_string(T) + ", C = " + std::to_string(C), table(T, C, right),
       attn::sinusoidal_positions(T, C),
       {{"the cosine's angle differs from the sine's: both columns of a pair share 2i",
         table(T, C,
               [&](long double p, std::size_t c) {
                 return wave(c % 2 == 0, angle(p, static_cast<long double>(c)));
               })},
        {"i instead of 2i in the exponent: the waves slow down only half as far",
         table(T, C,
               [&](long double p, std::size_t c) {
                 return wave(c % 2 == 0, angle(p, even(c) / 2));
               })},
        {"4i instead of 2i in the exponent: c is 2i already",
         table(T, C,
               [&](long double p, std::size_t c) {
                 return wave(c % 2 == 0, angle(p, even(c) * 2));
               })},
        {"all columns turn equally fast: is 2i / C computed in whole numbers? Then it is 0",
         table(T, C, [&](long double p, std::size_t c) { return wave(c % 2 == 0, p); })},
        {"there are sines only: the odd columns take the cosine",
         table(T, C, [&](long double p, std::size_t c) { return wave(true, angle(p, even(c))); })},
        {"sine and cosine are exchanged",
         table(T, C,
               [&](long double p, std::size_t c) { return wave(c % 2 == 1, angle(p, even(c))); })},
        {"positions were counted from 1: the first is 0",
         table(T, C, [&](long double p, std::size_t c) { return right(p + 1, c); })},
        {"all sines first, then all cosines: here they alternate",
         table(T, C,
               [&](long double p, std::size_t c) {
                 const std::size_t i = c % (C / 2);
                 return wave(c < C / 2, angle(p, static_cast<long double>(2 * i)));
               })},
        {"multiplied by 10000^(2i/C) instead of divided",
         table(T, C, [&](long double p, std::size_t c) {
           return wave(c % 2 == 0, angle(p, -even(c)));
         })}});
}

void worked_example() { compare(4, 6); }

void random_sizes() {
  compare(between(5, 20), 2 * between(2, 10));
  const std::size_t C = 2 * between(2, 6);
  compare(C, C);
}

void one_pair() { compare(3, 2); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "4.4 positions as waves",
                    {{"worked example", worked_example},
                     {"random sizes", random_sizes},
                     {"one pair of columns", one_pair}});
}
