// Broadcasting as NumPy does it, and its inverse.
//
// Shapes are aligned at their last axis; a length of 1, or an axis that is missing, repeats. A
// gradient goes the other way: what was repeated on the way forward is summed on the way back.
#pragma once

#include "core/tensor/tensor.h"

namespace attn {

// The common shape of two operands: (B, T, C) and (C,) give (B, T, C).
// Throws std::invalid_argument: "add: shapes (2, 3) and (4, 3) do not broadcast".
Shape broadcast_shapes(const char* op, const Shape& a, const Shape& b);
// Throws std::invalid_argument if `from` does not broadcast to `to`:
// "expand: shape (2, 3) does not broadcast to (2, 1)".
void require_broadcasts(const char* op, const Shape& from, const Shape& to);

// `x` repeated to `shape`. Throws std::invalid_argument if x.shape() does not broadcast to it.
Tensor broadcast_to(const char* op, const Tensor& x, const Shape& shape);

// The inverse: `x` summed over every axis along which `shape` was repeated to give x.shape().
// Throws std::invalid_argument: "add: a gradient of shape (2, 3) cannot be summed to (4, 3)".
Tensor sum_to(const char* op, const Tensor& x, const Shape& shape);

}  // namespace attn
