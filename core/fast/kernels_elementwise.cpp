// Kernels on one run of numbers: arithmetic, functions of one argument and their gradients.
//
// `#pragma omp simd` says that the iterations are independent, or, with reduction(+), that the
// terms may be added in several partial sums; no OpenMP threads are involved. Contracts: kernels.h.
#include <cmath>

#include "core/fast/kernels.h"
#include "core/fast/vector_clones.h"
#include "core/fast/vector_math.h"

namespace attn::kernels {
namespace {

// out_i = function(x_i)
template <class Function>
[[gnu::always_inline]] inline void map(std::size_t n, const Real* x, Real* out, Function function) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) out[i] = function(x[i]);
}

// out_i = function(a_i, b_i). One loop per case: a step known to be 1 or 0 can be vectorised.
template <class Function>
[[gnu::always_inline]] inline void combine(std::size_t n, const Real* a, std::size_t a_step,
                                           const Real* b, std::size_t b_step, Real* out,
                                           Function function) {
  if (n == 0) return;
  const Real first_a = a[0];
  const Real first_b = b[0];
  if (a_step == 1 && b_step == 1) {
#pragma omp simd
    for (std::size_t i = 0; i < n; ++i) out[i] = function(a[i], b[i]);
  } else if (a_step == 1 && b_step == 0) {
#pragma omp simd
    for (std::size_t i = 0; i < n; ++i) out[i] = function(a[i], first_b);
  } else if (a_step == 0 && b_step == 1) {
#pragma omp simd
    for (std::size_t i = 0; i < n; ++i) out[i] = function(first_a, b[i]);
  } else {
    for (std::size_t i = 0; i < n; ++i) out[i] = function(a[i * a_step], b[i * b_step]);
  }
}

// A float that has grown loses the last digits of what is added: so few terms are added up in
// Real, and their sums in double.
constexpr std::size_t kTermsInReal = 1024;

// Σ term(i) for first ≤ i < last, as four sums over the four quarters of the run, so that no
// addition waits for the previous.
template <class Term>
[[gnu::always_inline]] inline Real short_sum(std::size_t first, std::size_t last, Term term) {
  const std::size_t quarter = (last - first) / 4;
  Real s0 = 0;
  Real s1 = 0;
  Real s2 = 0;
  Real s3 = 0;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
  for (std::size_t i = first; i < first + quarter; ++i) {
    s0 += term(i);
    s1 += term(i + quarter);
    s2 += term(i + 2 * quarter);
    s3 += term(i + 3 * quarter);
  }
  for (std::size_t i = first + 4 * quarter; i < last; ++i) s0 += term(i);
  return (s0 + s1) + (s2 + s3);
}

template <class Term>
[[gnu::always_inline]] inline Real long_sum(std::size_t n, Term term) {
  if (n <= kTermsInReal) return short_sum(0, n, term);
  double total = 0;
  for (std::size_t i = 0; i < n; i += kTermsInReal) {
    total += static_cast<double>(short_sum(i, n - i < kTermsInReal ? n : i + kTermsInReal, term));
  }
  return static_cast<Real>(total);
}

// φ(x) = exp(−x² / 2) / √(2π), the density of the normal distribution Φ
[[gnu::always_inline]] inline Real normal_density(Real x) {
  return Real(0.39894228040143267794) * vector_math::exp(Real(-0.5) * x * x);
}

}  // namespace

ATTENTION_VECTOR_CLONES
void add(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
         Real* out) {
  combine(n, a, a_step, b, b_step, out, [](Real p, Real q) { return p + q; });
}

ATTENTION_VECTOR_CLONES
void subtract(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
              Real* out) {
  combine(n, a, a_step, b, b_step, out, [](Real p, Real q) { return p - q; });
}

ATTENTION_VECTOR_CLONES
void multiply(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
              Real* out) {
  combine(n, a, a_step, b, b_step, out, [](Real p, Real q) { return p * q; });
}

ATTENTION_VECTOR_CLONES
void divide(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
            Real* out) {
  combine(n, a, a_step, b, b_step, out, [](Real p, Real q) { return p / q; });
}

// NaN in either operand gives NaN, as in PyTorch: p != p only for NaN.
ATTENTION_VECTOR_CLONES
void maximum(std::size_t n, const Real* a, std::size_t a_step, const Real* b, std::size_t b_step,
             Real* out) {
  combine(n, a, a_step, b, b_step, out, [](Real p, Real q) {
    const Real larger = p > q ? p : q;  // q if either is NaN
    return p != p ? p : larger;
  });
}

// total_i += x_i
ATTENTION_VECTOR_CLONES
void add_into(std::size_t n, const Real* x, Real* total) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) total[i] += x[i];
}

// total_i += scale · x_i
ATTENTION_VECTOR_CLONES
void add_scaled_into(std::size_t n, Real scale, const Real* x, Real* total) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) total[i] += scale * x[i];
}

// out_i = scale · x_i + shift
ATTENTION_VECTOR_CLONES
void scale_shift(std::size_t n, Real scale, Real shift, const Real* x, Real* out) {
  map(n, x, out, [=](Real value) { return scale * value + shift; });
}

// Σ x_i
ATTENTION_VECTOR_CLONES
Real sum(std::size_t n, const Real* x) {
  return long_sum(n, [x](std::size_t i) { return x[i]; });
}

// Σ a_i b_i
ATTENTION_VECTOR_CLONES
Real dot(std::size_t n, const Real* a, const Real* b) {
  return long_sum(n, [a, b](std::size_t i) { return a[i] * b[i]; });
}

ATTENTION_VECTOR_CLONES
void exp(std::size_t n, const Real* x, Real* out) {
  map(n, x, out, [](Real value) { return vector_math::exp(value); });
}

ATTENTION_VECTOR_CLONES
void log(std::size_t n, const Real* x, Real* out) {
  map(n, x, out, [](Real value) { return vector_math::log(value); });
}

ATTENTION_VECTOR_CLONES
void tanh(std::size_t n, const Real* x, Real* out) {
  map(n, x, out, [](Real value) { return vector_math::tanh(value); });
}

ATTENTION_VECTOR_CLONES
void sigmoid(std::size_t n, const Real* x, Real* out) {
  map(n, x, out, [](Real value) { return vector_math::sigmoid(value); });
}

// max(x, 0), with NaN kept
ATTENTION_VECTOR_CLONES
void relu(std::size_t n, const Real* x, Real* out) {
  map(n, x, out, [](Real value) { return value < 0 ? Real(0) : value; });
}

// x Φ(x)
ATTENTION_VECTOR_CLONES
void gelu(std::size_t n, const Real* x, Real* out) {
  map(n, x, out, [](Real value) {
    return value * vector_math::normal_distribution(value, normal_density(value));
  });
}

// d tanh(x) / dx = 1 − y²
ATTENTION_VECTOR_CLONES
void tanh_gradient(std::size_t n, const Real* g, const Real* y, Real* out) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) out[i] = g[i] * (1 - y[i] * y[i]);
}

// dσ(x) / dx = y (1 − y)
ATTENTION_VECTOR_CLONES
void sigmoid_gradient(std::size_t n, const Real* g, const Real* y, Real* out) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) out[i] = g[i] * y[i] * (1 - y[i]);
}

// 1 where y > 0, else 0 (also at 0 itself, as PyTorch)
ATTENTION_VECTOR_CLONES
void relu_gradient(std::size_t n, const Real* g, const Real* y, Real* out) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) out[i] = y[i] > 0 ? g[i] : Real(0);
}

// d(x Φ(x)) / dx = Φ(x) + x φ(x)
ATTENTION_VECTOR_CLONES
void gelu_gradient(std::size_t n, const Real* g, const Real* x, Real* out) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) {
    const Real density = normal_density(x[i]);
    out[i] = g[i] * (vector_math::normal_distribution(x[i], density) + x[i] * density);
  }
}

}  // namespace attn::kernels
