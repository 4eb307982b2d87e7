// Broadcasting as NumPy does it, and its inverse.
//
// Shapes are aligned at their last axis; a length of 1, or an axis that is missing, repeats. A
// gradient goes the other way: what was repeated in the forward pass is summed in the backward
// pass.
#pragma once

#include "core/tensor/tensor.h"

namespace attn {

// The common shape of two operands: (B, T, C) and (C,) give (B, T, C).
// Throws std::invalid_argument: "add: shapes (2, 3) and (4, 3) do not broadcast".
Shape broadcast_shapes(const char* op, const Shape& a, const Shape& b);

// `x` repeated to `shape`. Throws std::invalid_argument if x.shape() does not broadcast to it.
Tensor broadcast_to(const char* op, const Tensor& x, const Shape& shape);

// The inverse: `x` summed over every axis along which `shape` was repeated to give x.shape().
// Throws std::invalid_argument: "add: a gradient of shape (2, 3) cannot be summed to (4, 3)".
Tensor sum_to(const char* op, const Tensor& x, const Shape& shape);

// A loop over two broadcast operands and a dense result. A kernel handles the innermost run of
// `row_length` elements, along which an operand either advances (step 1) or repeats (step 0).
class BroadcastLoop {
 public:
  BroadcastLoop(const Shape& out, const Shape& a, const Shape& b);

  // Calls row(a_offset, b_offset, out_offset) for each innermost run, in row-major order.
  template <class Row>
  void for_each_row(Row row) const {
    std::size_t a_offset = 0;
    std::size_t b_offset = 0;
    Shape index(lengths_.size(), 0);
    for (std::size_t out_offset = 0; out_offset < count_; out_offset += row_length) {
      row(a_offset, b_offset, out_offset);
      for (std::size_t axis = lengths_.size(); axis-- > 0;) {
        a_offset += a_strides_[axis];
        b_offset += b_strides_[axis];
        if (++index[axis] < lengths_[axis]) break;
        a_offset -= a_strides_[axis] * lengths_[axis];
        b_offset -= b_strides_[axis] * lengths_[axis];
        index[axis] = 0;
      }
    }
  }

  std::size_t row_length = 1;
  std::size_t a_step = 0;
  std::size_t b_step = 0;

 private:
  std::size_t count_;
  Shape lengths_;  // of the outer axes, after neighbours that can be walked as one were merged
  Shape a_strides_;
  Shape b_strides_;
};

}  // namespace attn
