// What exercise 4.3 is for: self-attention with positions reverses a sequence, here with matrices
// that are written down, not trained.
//
// A token is its digit (10 columns, one of them 1) beside its position p as waves sin w p, cos w p.
// W_key picks the waves. W_query turns them into those of the mirrored position, T − 1 − p:
//   sin w(T−1−p) = sin w(T−1) cos wp − cos w(T−1) sin wp
//   cos w(T−1−p) = cos w(T−1) cos wp + sin w(T−1) sin wp
// so that a query fits best to the key at the mirrored position. W_value picks the digit.
//
// Exits with 1 unless the sequence comes out backwards.
#include <cstdio>

#include "chapters/exercise.h"

namespace attn {
Tensor self_attention(const Tensor& x, const Tensor& W_query, const Tensor& W_key,
                      const Tensor& W_value);
}

int main() {
  using namespace attn;
  const std::string digits = "271828182845";
  const std::size_t T = digits.size(), waves = 6, C = 10 + 2 * waves;
  const Real sharpness = 30;
  Tensor x = zeros({T, C}), W_query = zeros({C, 2 * waves}), W_key = zeros({C, 2 * waves});
  Tensor W_value = zeros({C, 10});
  for (std::size_t digit = 0; digit < 10; ++digit) W_value(digit, digit) = 1;
  for (std::size_t i = 0; i < waves; ++i) {
    const Real w = Real(3.14159265358979) * Real(i + 1) / Real(T);
    const Real sine = std::sin(w * Real(T - 1)), cosine = std::cos(w * Real(T - 1));
    const std::size_t sines = 10 + 2 * i, cosines = sines + 1;
    W_key(sines, 2 * i) = W_key(cosines, 2 * i + 1) = 1;
    W_query(sines, 2 * i) = -sharpness * cosine;
    W_query(cosines, 2 * i) = sharpness * sine;
    W_query(sines, 2 * i + 1) = sharpness * sine;
    W_query(cosines, 2 * i + 1) = sharpness * cosine;
    for (std::size_t p = 0; p < T; ++p) {
      x(p, sines) = std::sin(w * Real(p));
      x(p, cosines) = std::cos(w * Real(p));
    }
  }
  for (std::size_t p = 0; p < T; ++p) x(p, std::size_t(digits[p] - '0')) = 1;

  const Tensor context = self_attention(x, W_query, W_key, W_value);  // (T, 10)
  std::string said;
  for (std::size_t t = 0; t < T; ++t) {
    const Real* row = context.data() + 10 * t;
    said += char('0' + (std::max_element(row, row + 10) - row));
  }
  std::printf(
      "  Tokens that hold a digit and their position as waves; W_query turns each wave into\n"
      "  that of the mirrored place. Your attention, all places at once:\n"
      "    %s  →  %s\n",
      digits.c_str(), said.c_str());
  return said == std::string(digits.rbegin(), digits.rend()) ? 0 : 1;
}
