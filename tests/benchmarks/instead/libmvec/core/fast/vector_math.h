// The functions of one number by the vectors of the C library, libmvec: a loop over expf() with
// [[gnu::simd]] calls _ZGVeN16v_expf for sixteen at a time.
#pragma once

#include <cmath>

extern "C" {
[[gnu::simd("notinbranch"), gnu::const]] float expf(float) noexcept;
[[gnu::simd("notinbranch"), gnu::const]] float logf(float) noexcept;
[[gnu::simd("notinbranch"), gnu::const]] float tanhf(float) noexcept;
[[gnu::simd("notinbranch"), gnu::const]] float erff(float) noexcept;
}

namespace attn::kernels::vector_math {

[[gnu::always_inline]] inline float exp(float x) { return expf(x); }
[[gnu::always_inline]] inline float log(float x) { return logf(x); }
[[gnu::always_inline]] inline float tanh(float x) { return tanhf(x); }
[[gnu::always_inline]] inline float sigmoid(float x) { return 1.0F / (1.0F + expf(-x)); }
[[gnu::always_inline]] inline float normal_distribution(float x, float /*density*/) {
  return 0.5F + 0.5F * erff(x * 0.70710678F);
}

[[gnu::always_inline]] inline double exp(double x) { return std::exp(x); }
[[gnu::always_inline]] inline double log(double x) { return std::log(x); }
[[gnu::always_inline]] inline double tanh(double x) { return std::tanh(x); }
[[gnu::always_inline]] inline double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }
[[gnu::always_inline]] inline double normal_distribution(double x, double /*density*/) {
  return 0.5 * std::erfc(-x * 0.70710678118654752440);
}

}  // namespace attn::kernels::vector_math
