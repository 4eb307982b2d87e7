// What exercise 6.3 is for: two heads answer two questions at every place, "what stood one place
// before me?" and "what stood two before?". One head as wide as both has to mix the two.
//
// A place's keys are its position as waves, cos w p and sin w p, and its queries are the waves of
// the place that a head is to read, in each head's own columns; the values are the digit.
//
// Exits with 1 unless both heads are right everywhere, and one head is not.
#include <cstdio>

#include "chapters/exercise.h"

namespace attn {
Tensor attend_in_heads(const Tensor& queries, const Tensor& keys, const Tensor& values,
                       std::size_t H);
}

namespace {

using namespace attn;

constexpr std::size_t kWaves = 6, kWidth = 2 * kWaves;  // of one head; the digit takes 10 of it

// In columns `first` and on: row t holds the waves of position t − back.
void write_waves(Tensor& table, std::size_t first, std::size_t back, Real size) {
  const std::size_t T = table.shape(0);
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t i = 0; i < kWaves; ++i) {
      const Real angle = Real(3.14159265358979) * Real(i + 1) / Real(T) * (Real(t) - Real(back));
      table(t, first + 2 * i) = size * std::cos(angle);
      table(t, first + 2 * i + 1) = size * std::sin(angle);
    }
  }
}

// The digit with the largest number in columns `first` and on, for each row from `from` on.
std::string read(const Tensor& context, std::size_t first, std::size_t from) {
  std::string said(from, '.');
  for (std::size_t t = from; t < context.shape(0); ++t) {
    const Real* row = context.data() + t * context.shape(1) + first;
    said += char('0' + (std::max_element(row, row + 10) - row));
  }
  return said;
}

}  // namespace

int main() {
  const std::string digits = "314159265358";
  const std::size_t T = digits.size();
  const Real sharpness = 30;
  Tensor queries = zeros({T, 2 * kWidth}), keys = queries, values = queries;
  for (std::size_t head = 0; head < 2; ++head) {
    write_waves(queries, head * kWidth, head + 1, sharpness);
    write_waves(keys, head * kWidth, 0, 1);
    for (std::size_t t = 0; t < T; ++t) values(t, head * kWidth + std::size_t(digits[t] - '0')) = 1;
  }
  const Tensor two = attend_in_heads(queries, keys, values, 2);
  const Tensor one = attend_in_heads(queries, keys, values, 1);
  const std::string one_back = "." + digits.substr(0, T - 1);
  const std::string two_back = ".." + digits.substr(0, T - 2);
  std::printf(
      "  Two questions at every place of           %s\n"
      "  Two of your heads: one place before it    %s\n"
      "                     two places before it   %s\n"
      "  One head for both: one place before it    %s\n"
      "                     two places before it   %s\n",
      digits.c_str(), read(two, 0, 1).c_str(), read(two, kWidth, 2).c_str(),
      read(one, 0, 1).c_str(), read(one, kWidth, 2).c_str());
  const bool two_are_right = read(two, 0, 1) == one_back && read(two, kWidth, 2) == two_back;
  const bool one_is_right = read(one, 0, 1) == one_back && read(one, kWidth, 2) == two_back;
  return two_are_right && !one_is_right ? 0 : 1;
}
