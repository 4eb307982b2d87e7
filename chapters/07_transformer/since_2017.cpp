#include "chapters/07_transformer/since_2017.h"

#include <cmath>
#include <stdexcept>

#include "autograd/nn/functional.h"

namespace attn {

// [snippet:rotate_by_position]
Variable rotate_by_position(const Variable& x, std::size_t first) {
  const std::size_t T = x.shape().at(x.shape().size() - 2), D = x.shape().back();
  if (D % 2 != 0) {
    throw std::invalid_argument("rotate_by_position: the last axis must be even, got " +
                                to_string(x.shape()));
  }
  Tensor cosines = empty({T, D / 2}), sines = empty({T, D / 2});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t i = 0; i < D / 2; ++i) {
      const double frequency = std::pow(10000.0, -2.0 * double(i) / double(D));
      const double angle = static_cast<double>(first + t) * frequency;
      cosines(t, i) = static_cast<Real>(std::cos(angle));
      sines(t, i) = static_cast<Real>(std::sin(angle));
    }
  }
  const Variable cosine(cosines), sine(sines);
  std::vector<std::ptrdiff_t> whole(x.shape().begin(), x.shape().end()), in_pairs = whole;
  in_pairs.back() = -1;
  in_pairs.push_back(2);
  const Variable pairs = reshape(x, in_pairs);
  const Variable a = select(pairs, -1, 0), b = select(pairs, -1, 1);  // (…, T, D / 2)
  return reshape(stack({a * cosine - b * sine, a * sine + b * cosine}, -1), whole);
}
// [/snippet]

// [snippet:grouped_attention]
Variable grouped_attention(const Variable& queries, const Variable& keys, const Variable& values) {
  require_rank("grouped_attention", 4, queries.shape());
  require_rank("grouped_attention", 4, keys.shape());
  const std::size_t H = queries.shape()[1], G = keys.shape()[1];
  if (G == 0 || H % G != 0) {
    throw std::invalid_argument("grouped_attention: " + std::to_string(G) +
                                " heads of keys cannot serve " + std::to_string(H) + " of queries");
  }
  std::vector<std::ptrdiff_t> whole(queries.shape().begin(), queries.shape().end());
  std::vector<std::ptrdiff_t> in_groups = whole;  // (B, G, H / G, T, D)
  in_groups[1] = static_cast<std::ptrdiff_t>(H / G);
  in_groups.insert(in_groups.begin() + 1, static_cast<std::ptrdiff_t>(G));
  const Real scale = std::sqrt(static_cast<Real>(queries.shape().back()));
  const Variable scores =
      matmul(reshape(queries, in_groups), unsqueeze(keys, 2), /*transpose_b=*/true) / scale;
  return reshape(matmul(softmax(scores), unsqueeze(values, 2)), whole);
}

std::size_t cache_bytes(std::size_t layers, std::size_t places, std::size_t G, std::size_t D) {
  return 2 * layers * places * G * D * sizeof(float);
}
// [/snippet]

// [snippet:rms_norm]
Variable rms_norm(const Variable& x, const Variable& weight, Real epsilon) {
  return x / sqrt(mean(x * x, {-1}, /*keep_dims=*/true) + epsilon) * weight;
}
// [/snippet]

// [snippet:swiglu]
Variable swiglu(const Variable& x, const Variable& gate, const Variable& up, const Variable& down) {
  const Variable gates = linear(x, gate);
  const Variable silu = gates * sigmoid(gates);
  return linear(silu * linear(x, up), down);
}
// [/snippet]

}  // namespace attn
