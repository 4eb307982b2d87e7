// How far apart two tensors are: how chapters and tests compare two ways to the same result.
#pragma once

#include "core/tensor/tensor.h"

namespace attn {

// max_i |a_i − b_i|; 0 if there are no elements, infinity if a difference is not a number, so that
// no bound holds then. Throws std::invalid_argument if the shapes differ.
double largest_difference(const Tensor& a, const Tensor& b);

}  // namespace attn
