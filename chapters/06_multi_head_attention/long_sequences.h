// What attention over one long sequence costs: with its weights held, as everywhere in this
// chapter, and tile by tile without ever holding them (core/fast/tiled_attention.h).
//
// One sequence, one causal head of width 64, forward and backward. T is the sequence's length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attn {

enum class WeightsForm { kHeld, kInTiles };

struct AttentionCost {
  std::size_t length;  // T
  double seconds;      // the faster of two
  double megabytes;    // the most that tensors held at once; of 10⁶ bytes
};
// At each of these lengths, of operands that are drawn from `seed`.
std::vector<AttentionCost> costs_of_attention(WeightsForm form,
                                              const std::vector<std::size_t>& lengths,
                                              std::uint64_t seed);

// What one matrix of weights, (T, T), takes alone.
double megabytes_of_weights(std::size_t length);

// The largest difference between the two forms, in the outputs and in the gradients of queries,
// keys and values.
double largest_difference_of_forms(std::size_t length, std::uint64_t seed);

}  // namespace attn
