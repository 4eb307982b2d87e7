// Why scores are divided by √d: what softmax does with dot products as their width grows.
//
// If the numbers in q and k are independent with mean 0 and variance 1, q · k has variance d.
// Scores that far apart leave softmax with one weight near 1 and the others near 0, where its
// gradient w_i (δ_ij − w_j) vanishes. Divided by √d, the variance is 1 at every width.
#pragma once

#include "chapters/04_self_attention/self_attention.h"

namespace attn {

// Means over random normal queries, each with 16 random normal keys.
struct Saturation {
  double largest_weight;  // 1/16 if even, 1 if saturated
  double entropy;         // of the weights, in nats; ln 16 = 2.77 if even
  double gradient;        // |dL/d(softmax's input)| for L = Σ c · weights, c random normal
};
Saturation measure_saturation(std::size_t width, Scale scale, std::uint64_t seed);

}  // namespace attn
