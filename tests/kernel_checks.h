// What the kernels' tests share: random input, and comparison with the same formula in long double.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/fast/kernels.h"

namespace kernel_checks {

using attn::Real;
using Reals = std::vector<Real>;
using Exact = long double;

// Lengths below, at and beyond one vector of the processor, and with every kind of remainder.
inline const std::vector<std::size_t> sizes = {0, 1, 7, 16, 33, 1000};
inline const std::vector<std::size_t> widths = {1, 7, 16, 33, 100};

inline Reals random_values(std::size_t n, unsigned seed, double low = -2, double high = 2) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> draw(low, high);
  Reals values(n);
  for (Real& value : values) value = static_cast<Real>(draw(engine));
  return values;
}

// An output array with a marked element after its end, which no kernel may touch.
class Output {
 public:
  explicit Output(std::size_t n) : values_(n + 1, mark) {}
  explicit Output(Reals start) : values_(std::move(start)) { values_.push_back(mark); }
  Real* data() { return values_.data(); }
  Real operator[](std::size_t i) const { return values_[i]; }

  // Every element i is within tolerance · epsilon · (|expected(i)| + floor) of expected(i).
  void check(const std::string& what, const std::function<Exact(std::size_t)>& expected,
             double tolerance, double floor = 0) const {
    const Exact epsilon = std::numeric_limits<Real>::epsilon();
    const std::size_t n = values_.size() - 1;
    for (std::size_t i = 0; i < n; ++i) {
      const Exact wanted = expected(i);
      const Exact bound = tolerance * epsilon * (std::fabs(wanted) + floor);
      if (!(std::fabs(values_[i] - wanted) <= bound)) {
        BOOST_ERROR(what << ": element " << i << " of " << n << " is " << values_[i] << ", not "
                         << wanted);
        return;
      }
    }
    BOOST_TEST(values_[n] == mark, what << " wrote past the end of " << n << " elements");
  }

 private:
  static constexpr Real mark = 12345;
  std::vector<Real> values_;
};

inline Exact sigmoid(Exact x) { return 1 / (1 + std::exp(-x)); }
inline Exact normal_distribution(Exact x) { return std::erfc(-x * std::sqrt(0.5L)) / 2; }

}  // namespace kernel_checks
