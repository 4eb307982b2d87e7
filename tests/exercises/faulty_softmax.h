// For tests: softmaxes that subtract the wrong number before exp, as learners write them. Each is
// right for most scores, and NaN or 0 for some. A line "~ softmax_rows(" in a file of answers makes
// a mutant of each; see answers_source.cpp.
#pragma once

#include "core/tensor/tensor.h"

namespace faulty {

attn::Tensor nothing(const attn::Tensor& scores);
attn::Tensor from_zero(const attn::Tensor& scores);  // the search for the largest began at 0
attn::Tensor from_smallest_positive(const attn::Tensor& scores);  // … at numeric_limits::min()
attn::Tensor first(const attn::Tensor& scores);
attn::Tensor last(const attn::Tensor& scores);
attn::Tensor mean(const attn::Tensor& scores);
attn::Tensor smallest(const attn::Tensor& scores);
attn::Tensor largest_size(const attn::Tensor& scores);  // the largest |score|
attn::Tensor of_all(const attn::Tensor& scores);        // the largest of the whole matrix
attn::Tensor of_first_row(const attn::Tensor& scores);

}  // namespace faulty
