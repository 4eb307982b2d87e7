// Positions as vectors, to be added to the embeddings of tokens: attention by itself does not see
// the order of its inputs. Introduced in chapter 4.
#pragma once

#include "autograd/nn/embedding.h"
#include "autograd/ops.h"

namespace attn {

// The fixed encoding (Vaswani et al. 2017, section 3.5), (length, width):
//   P(t, 2i)     = sin(t / 10000^(2i / width))
//   P(t, 2i + 1) = cos(t / 10000^(2i / width))      t counted from 0
// Throws std::invalid_argument if the length or the width is 0.
Tensor sinusoidal_positions(std::size_t length, std::size_t width);

// One learned vector for each position, as in an Embedding. Parameter: weight (longest, C).
class LearnedPositions : public Embedding {
 public:
  LearnedPositions(std::size_t longest, std::size_t width, Rng& rng);

  // The vectors of positions first … first + length − 1: (length, C).
  // Throws std::invalid_argument if that goes beyond the longest.
  Variable operator()(std::size_t length, std::size_t first = 0) const;
};

}  // namespace attn
