#include "chapters/06_multi_head_attention/long_sequences.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "autograd/nn/functional.h"
#include "autograd/nn/functional/attention.h"
#include "autograd/ops.h"
#include "core/system/memory.h"
#include "core/tensor/tensor.h"

namespace attn {
namespace {

constexpr std::size_t kWidth = 64;
constexpr int kRepeats = 2;

// The operands of one head, (1, T, D), and a gradient to go back with.
struct Operands {
  Operands(std::size_t length, std::uint64_t seed)
      : rng(seed), cotangent(randn({1, length, kWidth}, rng)) {
    for (Variable* x : {&queries, &keys, &values}) {
      *x = Variable(randn({1, length, kWidth}, rng), /*requires_grad=*/true);
    }
  }
  Rng rng;
  Tensor cotangent;
  Variable queries, keys, values;
};

// [snippet:two_forms]
Variable contexts(WeightsForm form, const Operands& x) {
  const Real scale = 1 / std::sqrt(static_cast<Real>(kWidth));
  AttentionMask mask;
  mask.causal = true;
  if (form == WeightsForm::kInTiles) {
    return head_attention(x.queries, x.keys, x.values, /*heads=*/1, scale, mask);
  }
  const Variable scores = head_scores(x.queries, x.keys, /*heads=*/1);  // (1, 1, T, T)
  const Variable weights = head_weights(scores, scale, mask);           // (1, 1, T, T)
  return head_contexts(weights, x.values);                              // (1, T, D)
}
// [/snippet]

AttentionCost cost_of_attention(WeightsForm form, std::size_t length, std::uint64_t seed) {
  using Clock = std::chrono::steady_clock;
  const std::ptrdiff_t before = bytes_in_use();
  Operands x(length, seed);
  AttentionCost cost{length, std::numeric_limits<double>::infinity(), 0};
  restart_peak_bytes();
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    const Clock::time_point start = Clock::now();
    contexts(form, x).backward(x.cotangent);
    const std::chrono::duration<double> passed = Clock::now() - start;
    cost.seconds = std::min(cost.seconds, passed.count());
    for (Variable* operand : {&x.queries, &x.keys, &x.values}) operand->zero_grad();
  }
  cost.megabytes = static_cast<double>(peak_bytes() - before) / 1e6;
  return cost;
}

}  // namespace

std::vector<AttentionCost> costs_of_attention(WeightsForm form,
                                              const std::vector<std::size_t>& lengths,
                                              std::uint64_t seed) {
  std::vector<AttentionCost> costs;
  for (const std::size_t length : lengths) costs.push_back(cost_of_attention(form, length, seed));
  return costs;
}

double megabytes_of_weights(std::size_t length) {
  return static_cast<double>(length * length * sizeof(Real)) / 1e6;
}

double largest_difference_of_forms(std::size_t length, std::uint64_t seed) {
  const Operands held(length, seed), in_tiles(length, seed);  // the same numbers
  const Variable expected = contexts(WeightsForm::kHeld, held);
  const Variable found = contexts(WeightsForm::kInTiles, in_tiles);
  expected.backward(held.cotangent);
  found.backward(in_tiles.cotangent);
  return std::max({largest_difference(expected.value(), found.value()),
                   largest_difference(held.queries.grad(), in_tiles.queries.grad()),
                   largest_difference(held.keys.grad(), in_tiles.keys.grad()),
                   largest_difference(held.values.grad(), in_tiles.values.grad())});
}

}  // namespace attn
