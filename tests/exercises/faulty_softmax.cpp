// See faulty_softmax.h.
#include "tests/exercises/faulty_softmax.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace faulty {
namespace {

using attn::Real;
using attn::Tensor;

// exp(score − s) / Σ exp(score − s) along the last axis, with s = subtracted(row, length).
template <class Subtracted>
Tensor softmax(const Tensor& scores, Subtracted subtracted) {
  Tensor weights = scores;
  const std::size_t n = scores.shape().back();
  for (std::size_t begin = 0; begin < scores.size(); begin += n) {
    const Real s = subtracted(scores.data() + begin, n);
    Real* row = weights.data() + begin;
    Real sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += row[j] = std::exp(row[j] - s);
    for (std::size_t j = 0; j < n; ++j) row[j] /= sum;
  }
  return weights;
}

}  // namespace

Tensor nothing(const Tensor& scores) {
  return softmax(scores, [](const Real*, std::size_t) { return Real(0); });
}

Tensor from_zero(const Tensor& scores) {
  return softmax(scores, [](const Real* row, std::size_t n) {
    return std::max(Real(0), *std::max_element(row, row + n));
  });
}

Tensor from_smallest_positive(const Tensor& scores) {
  return softmax(scores, [](const Real* row, std::size_t n) {
    return std::max(std::numeric_limits<Real>::min(), *std::max_element(row, row + n));
  });
}

Tensor first(const Tensor& scores) {
  return softmax(scores, [](const Real* row, std::size_t) { return row[0]; });
}

Tensor last(const Tensor& scores) {
  return softmax(scores, [](const Real* row, std::size_t n) { return row[n - 1]; });
}

Tensor mean(const Tensor& scores) {
  return softmax(scores, [](const Real* row, std::size_t n) {
    return std::accumulate(row, row + n, Real(0)) / static_cast<Real>(n);
  });
}

Tensor smallest(const Tensor& scores) {
  return softmax(scores,
                 [](const Real* row, std::size_t n) { return *std::min_element(row, row + n); });
}

Tensor largest_size(const Tensor& scores) {
  return softmax(scores, [](const Real* row, std::size_t n) {
    return std::abs(
        *std::max_element(row, row + n, [](Real a, Real b) { return std::abs(a) < std::abs(b); }));
  });
}

Tensor of_all(const Tensor& scores) {
  const Real largest = *std::max_element(scores.begin(), scores.end());
  return softmax(scores, [largest](const Real*, std::size_t) { return largest; });
}

Tensor of_first_row(const Tensor& scores) {
  const Real* row = scores.data();
  const Real largest =
      *std::max_element(row, row + static_cast<std::ptrdiff_t>(scores.shape().back()));
  return softmax(scores, [largest](const Real*, std::size_t) { return largest; });
}

}  // namespace faulty
