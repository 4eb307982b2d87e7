// The two sentences whose attention is worked out by hand in chapters 3 to 6: six tokens, each a
// vector of three numbers that are small enough to check with a pencil.
#pragma once

#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace attn {

struct WorkedExample {
  std::vector<std::string> tokens;  // T
  Tensor x;                         // (T, C): the embedding of each token
};

WorkedExample journey_example();  // "Your journey starts with one step"
WorkedExample random_example();   // "These are random words and embeddings"

}  // namespace attn
