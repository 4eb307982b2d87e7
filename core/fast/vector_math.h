// exp, log, tanh, sigmoid and Φ without branches or calls, so that a loop over them becomes
// vector code. Internal to kernels*.cpp.
//
// The float versions are polynomials. Their largest errors against long double, in units in the
// last place over every 1021st float, are: exp 1.1, log 0.8, tanh 1.3, sigmoid 2.1; x Φ(x) is off
// by less than 2e-7 below 0. tests/core/kernels.cpp bounds them all. NaN gives NaN, infinities give
// the limits. The double versions, for gradient checks, are the standard library's.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace attn::kernels::vector_math {

// [[gnu::always_inline]]: see vector_clones.h.
[[gnu::always_inline]] inline std::uint32_t bits_of(float x) {
  std::uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

// The number that has these bits.
[[gnu::always_inline]] inline float float_of(std::uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

// exp(x) = 2^n exp(r) with n the integer nearest x / ln 2, so |r| ≤ ln 2 / 2, and a polynomial for
// exp(r). The factor used is 2^(n−1), and the polynomial is doubled: so the largest results are
// right, and those below 2^−125.5 = 1.66e-38 are 0.
[[gnu::always_inline]] inline float exp(float x) {
  x = x > 89.0F ? 89.0F : (x < -87.3F ? -87.3F : x);
  // Adding 1.5 · 2^23 leaves the nearest integer in the low bits; with 126 more, they are the
  // exponent field of 2^(n−1), which a shift moves into place: a field of 0 is the number 0.
  constexpr float round = 12582912.0F + 126.0F;
  const float shifted = x * 1.44269504F + round;
  const float n = shifted - round;
  // ln 2 in two parts, the first exact in few bits, so that n times it is exact
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float p = 2 * 1.3814222e-3F;
  p = p * r + 2 * 8.368899e-3F;
  p = p * r + 2 * 4.1668404e-2F;
  p = p * r + 2 * 0.1666652F;
  p = p * r + 2 * 0.49999994F;
  p = p * r + 2;
  p = p * r + 2;
  return p * float_of(bits_of(shifted) << 23);
}

// log(x) = e ln 2 + log(m) with x = 2^e m and m in [√½, √2), and a polynomial for log(m).
[[gnu::always_inline]] inline float log(float x) {
  // Numbers below the normal range are scaled into it first.
  const bool tiny = x < std::numeric_limits<float>::min();
  const float scaled = tiny ? x * 8388608.0F : x;  // 2^23
  const float offset = tiny ? -23.0F : 0.0F;
  // Subtracting the bits of √½ makes the exponent field count from there.
  constexpr std::uint32_t root_half = 0x3f3504f3U;
  const std::uint32_t from_root = bits_of(scaled) - root_half;
  const auto exponent = static_cast<std::int32_t>(from_root) >> 23;
  const float e = static_cast<float>(exponent) + offset;
  const float f = float_of((from_root & 0x007fffffU) + root_half) - 1.0F;
  float p = 7.0376836292e-2F;
  p = p * f - 1.1514610310e-1F;
  p = p * f + 1.1676998740e-1F;
  p = p * f - 1.2420140846e-1F;
  p = p * f + 1.4249322787e-1F;
  p = p * f - 1.6668057665e-1F;
  p = p * f + 2.0000714765e-1F;
  p = p * f - 2.4999993993e-1F;
  p = p * f + 3.3333331174e-1F;
  const float square = f * f;
  float result = f * square * p - 2.12194440e-4F * e - 0.5F * square;
  result = (f + result) + 0.693359375F * e;
  result = x < std::numeric_limits<float>::infinity() ? result : x;  // ∞ and NaN
  result = x == 0.0F ? -std::numeric_limits<float>::infinity() : result;
  return x < 0.0F ? std::numeric_limits<float>::quiet_NaN() : result;
}

// tanh(x): an odd polynomial near 0; elsewhere 1 − 2 / (e^2|x| + 1).
[[gnu::always_inline]] inline float tanh(float x) {
  const float size = std::fabs(x);
  const float square = x * x;
  float p = -0.00570497522F;
  p = p * square + 0.0206390768F;
  p = p * square - 0.0537397116F;
  p = p * square + 0.133314416F;
  p = p * square - 0.333332807F;
  const float near = p * square * size + size;
  const float far = 1.0F - 2.0F / (exp(2 * size) + 1.0F);
  return std::copysign(size < 0.625F ? near : far, x);
}

// σ(x) = 1 / (1 + e^−x)
[[gnu::always_inline]] inline float sigmoid(float x) { return 1.0F / (1.0F + exp(-x)); }

// Φ(x) of the normal distribution from its density φ(x): 1 − Φ(|x|) is φ(x) times Mills' ratio, up
// to 5 a polynomial in |x|. Beyond, where the density is below 2e-6, its last value serves.
[[gnu::always_inline]] inline float normal_distribution(float x, float density) {
  const float size = std::fabs(x) > 5.0F ? 5.0F : std::fabs(x);
  float ratio = -6.2147205e-7F;
  ratio = ratio * size + 1.5941398e-5F;
  ratio = ratio * size - 1.8389526e-4F;
  ratio = ratio * size + 1.2788741e-3F;
  ratio = ratio * size - 6.1103404e-3F;
  ratio = ratio * size + 2.1884214e-2F;
  ratio = ratio * size - 6.3076824e-2F;
  ratio = ratio * size + 0.15469112F;
  ratio = ratio * size - 0.33268815F;
  ratio = ratio * size + 0.626548F;
  ratio = ratio * size - 0.9999928F;
  ratio = ratio * size + 1.253314F;
  const float tail = density * ratio;
  return x < 0.0F ? tail : 1.0F - tail;
}

// In double, for the second build: the standard library's.
[[gnu::always_inline]] inline double normal_distribution(double x, double) {
  return 0.5 * std::erfc(-x * 0.70710678118654752440);
}
[[gnu::always_inline]] inline double exp(double x) { return std::exp(x); }
[[gnu::always_inline]] inline double log(double x) { return std::log(x); }
[[gnu::always_inline]] inline double tanh(double x) { return std::tanh(x); }
[[gnu::always_inline]] inline double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

}  // namespace attn::kernels::vector_math
