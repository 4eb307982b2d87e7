// Attention in numbers small enough for a pencil, and in those that other books and lectures print.
#pragma once

#include "core/run/run.h"
#include "core/tensor/tensor.h"

namespace attn {

struct AttendedByHand {
  Tensor scores;   // (S)
  Tensor weights;  // (S)
  Tensor context;  // (K)
};

// Three encoder states, scored 2, 0.5 and 1.
AttendedByHand three_states_example();
// The query (0.1, −0.2) asks the six tokens of "Your journey starts with one step", three numbers
// each; the weights are PyTorch's after torch.manual_seed(123).
AttendedByHand additive_example();        // Linear(2, 4), Linear(3, 4), Linear(4, 1), no bias
AttendedByHand multiplicative_example();  // Linear(3, 2), no bias
// Four scores, 1 to 4, of which the last two are padding → weights (4).
Tensor masked_example();

// Prints them all and adds them to run.json.
void show_by_hand(Run& run);

// The largest difference between the logits of the four functions, one sentence at a time, and
// those of the batched model with the same parameters.
double difference_from_batched_model();

}  // namespace attn
