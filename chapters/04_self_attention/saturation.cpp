#include "chapters/04_self_attention/saturation.h"

#include <algorithm>
#include <cmath>

namespace attn {

Saturation measure_saturation(std::size_t width, Scale scale, std::uint64_t seed) {
  Rng rng(seed);
  constexpr std::size_t draws = 256, keys = 16;
  const Variable q(randn({draws, 1, width}, rng));
  const Variable k(randn({draws, keys, width}, rng));
  const Real divisor = scale == Scale::kSquareRoot ? std::sqrt(static_cast<Real>(width)) : Real(1);

  const bool transpose_b = true;
  const Tensor scores = (matmul(q, k, transpose_b) / divisor).value();  // (draws, 1, keys)
  const Variable input(scores, true);
  const Variable weights = softmax(input);
  weights.backward(randn(weights.shape(), rng));

  Saturation total{0, 0, 0};
  for (std::size_t n = 0; n < draws; ++n) {
    const Real* w = weights.value().data() + n * keys;
    const Real* g = input.grad().data() + n * keys;
    double squares = 0;
    for (std::size_t j = 0; j < keys; ++j) {
      if (w[j] > 0) total.entropy -= w[j] * std::log(w[j]);
      squares += g[j] * g[j];
    }
    total.largest_weight += *std::max_element(w, w + keys);
    total.gradient += std::sqrt(squares);
  }
  const double count = draws;
  return {total.largest_weight / count, total.entropy / count, total.gradient / count};
}

}  // namespace attn
