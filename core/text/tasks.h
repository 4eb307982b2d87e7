// The tasks of the self-attention chapters: rectangular batches, drawn anew at every step.
//
// Symbols here are the numbers 0 to V − 1; there is no padding, so no special tokens.
#pragma once

#include <cstddef>

#include "core/tensor/rng.h"
#include "core/tensor/tensor.h"

namespace attn {

// One answer per position.
struct Labelled {
  IndexTensor inputs;   // (B, T)
  IndexTensor targets;  // (B, T), or (B, T, 2) for two_targets
};

// T random symbols, to be read backwards: target i is input T − 1 − i.
Labelled reversal(std::size_t batch, std::size_t length, std::size_t symbols, Rng& rng);

// A language that says everything twice: s = s_1 … s_h, then s again. With <bos> = V before it,
//   inputs   <bos> s_1 … s_h s_1 … s_{h−1}      (B, 2h), V + 1 symbols
//   targets  s_1 … s_h s_1 … s_h                (B, 2h)
// The first half is random (ln V nats each), the second certain: no model that sees only the past
// can have a mean cross-entropy below ½ ln V.
Labelled repeat_twice(std::size_t batch, std::size_t half_length, std::size_t symbols, Rng& rng);

// Each position asks two things at once: the symbols one and two places before it, the sequence
// read as a ring. targets (B, T, 2): [inputs[i − 1], inputs[i − 2]].
Labelled two_targets(std::size_t batch, std::size_t length, std::size_t symbols, Rng& rng);

// Each position has a group and a value; the answer is the mean value of its group in the sequence.
struct GroupAverages {
  IndexTensor groups;     // (B, T), 0 to the number of groups − 1
  Tensor values;          // (B, T), standard normal
  Tensor targets;         // (B, T)
  BoolTensor same_group;  // (B, T, T): true where both positions are in one group
};

// Groups are uniform, values normal. Throws std::invalid_argument if a size is 0.
GroupAverages group_averages(std::size_t batch, std::size_t length, std::size_t groups, Rng& rng);

}  // namespace attn
