// What exercise 3.3 is for: attention with nothing to learn finds the mean of each group, because
// tokens of one group fit each other.
//
// Exits with 1 unless each mean is right to 0.05.
#include <cstdio>

#include "chapters/exercise.h"

namespace attn {
struct SelfAttention {
  Tensor weights, context;
};
SelfAttention simplified_self_attention(const Tensor& x);
}  // namespace attn

namespace {

struct Reading {
  const char* place;
  std::size_t town;
  double degrees;
};

}  // namespace

int main() {
  using namespace attn;
  const std::vector<std::string> towns = {"Bergen", "Cairo", "Lima"};
  const std::vector<Reading> readings = {{"harbour", 0, 9},  {"roof", 1, 31},  {"market", 2, 19},
                                         {"school", 1, 34},  {"hill", 0, 6},   {"beach", 2, 21},
                                         {"station", 0, 12}, {"garden", 1, 28}};
  // A token: √20 in its town's column, so that the scores are 20 within a town and 0 between two;
  // and its degrees, so small that they hardly change the scores.
  const Real small = 0.001;
  Tensor x = zeros({readings.size(), towns.size() + 1});
  for (std::size_t t = 0; t < readings.size(); ++t) {
    x(t, readings[t].town) = std::sqrt(Real(20));
    x(t, towns.size()) = small * readings[t].degrees;
  }
  const Tensor context = simplified_self_attention(x).context;
  std::printf(
      "  Thermometers in three towns. Tokens of one town fit each other, and your attention\n"
      "  gives each its town's mean, though nobody told it what a mean is:\n");
  bool all_right = true;
  for (std::size_t t = 0; t < readings.size(); ++t) {
    double sum = 0, count = 0;
    for (const Reading& other : readings) {
      if (other.town != readings[t].town) continue;
      sum += other.degrees;
      ++count;
    }
    const double found = context(t, towns.size()) / small;
    all_right = all_right && std::abs(found - sum / count) < 0.05;
    std::printf("    %-7s %-8s %3.0f °C    mean of its town %6.2f\n",
                towns[readings[t].town].c_str(), readings[t].place, readings[t].degrees, found);
  }
  return all_right ? 0 : 1;
}
