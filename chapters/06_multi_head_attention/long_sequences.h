// What attention over one long sequence costs: with its weights held, as everywhere in this
// chapter, and tile by tile without ever holding them (core/tensor/tiled_attention.h).
//
// One sequence, one causal head of width 64, forward and backward. T is the sequence's length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attn {

enum class WeightsForm { held, in_tiles };

struct AttentionCost {
  std::size_t length;  // T
  double seconds;      // the fastest of a few
  double megabytes;    // of tensors, at most at once; 10⁶ bytes
};
// Draws its operands from `seed`.
AttentionCost cost_of_attention(WeightsForm form, std::size_t length, std::uint64_t seed);
std::vector<AttentionCost> costs_of_attention(WeightsForm form,
                                              const std::vector<std::size_t>& lengths,
                                              std::uint64_t seed);

// Of one matrix of weights, (T, T), alone.
double megabytes_of_weights(std::size_t length);

// Between the two forms, over the outputs and the gradients of queries, keys and values.
double largest_difference_of_forms(std::size_t length, std::uint64_t seed);

}  // namespace attn
