// Broadcasting as runs of neighbouring elements, each the work of a kernel.
#pragma once

#include "core/tensor/broadcast.h"

namespace attn {

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
