#include "autograd/nn/positional.h"

#include <cmath>

namespace attn {

Tensor sinusoidal_positions(std::size_t length, std::size_t width) {
  if (length == 0 || width == 0)
    reject("sinusoidal_positions: needs a length and a width, got ", length, " and ", width);
  Tensor positions = empty({length, width});
  for (std::size_t t = 0; t < length; ++t) {
    for (std::size_t c = 0; c < width; ++c) {
      const double pair = static_cast<double>(c - c % 2);  // 2i, for the sine and its cosine
      const double angle =
          static_cast<double>(t) * std::pow(10000.0, -pair / static_cast<double>(width));
      positions(t, c) = static_cast<Real>(c % 2 == 0 ? std::sin(angle) : std::cos(angle));
    }
  }
  return positions;
}

LearnedPositions::LearnedPositions(std::size_t longest, std::size_t width, Rng& rng)
    : Embedding(longest, width, rng) {}

Variable LearnedPositions::operator()(std::size_t length, std::size_t first) const {
  const std::size_t longest = weight().shape()[0];
  if (first + length > longest)
    reject("positions: the model knows ", longest, " positions, asked for ", first + length);
  return slice(weight(), 0, first, first + length);
}

}  // namespace attn
