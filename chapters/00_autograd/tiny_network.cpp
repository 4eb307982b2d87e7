#include "chapters/00_autograd/tiny_network.h"

#include <cmath>

#include "autograd/ops.h"

namespace attn {

// W and b spread the units' bends over the interval; V starts small, within ±1/√H.
TinyNetwork::TinyNetwork(std::size_t hidden, Rng& rng)
    : input_weight_(add_parameter("input_weight", randn({1, hidden}, rng))),
      input_bias_(add_parameter("input_bias", uniform({hidden}, -3, 3, rng))) {
  const auto bound = static_cast<Real>(1 / std::sqrt(static_cast<double>(hidden)));
  output_weight_ = add_parameter("output_weight", uniform({hidden, 1}, -bound, bound, rng));
  output_bias_ = add_parameter("output_bias", zeros({1}));
}

// [snippet:network]
Variable TinyNetwork::operator()(const Variable& x) const {
  const Variable hidden = tanh(matmul(x, input_weight_) + input_bias_);  // (N, H)
  return matmul(hidden, output_weight_) + output_bias_;                  // (N, 1)
}
// [/snippet:network]

}  // namespace attn
