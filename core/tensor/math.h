// Functions of tensors, without gradients: what the ops of autograd/ are made of.
//
// They live in a namespace of their own because xtensor has lazy functions of the same names, which
// an unqualified call could pick up. Every function returns a new, evaluated Tensor.
#pragma once

#include <vector>

#include "core/tensor/tensor.h"

namespace attn::math {

// ---- elementwise, broadcasting (elementwise.cpp)
Tensor add(const Tensor& a, const Tensor& b, const char* op = "add");
Tensor subtract(const Tensor& a, const Tensor& b, const char* op = "subtract");
Tensor multiply(const Tensor& a, const Tensor& b, const char* op = "multiply");
Tensor divide(const Tensor& a, const Tensor& b, const char* op = "divide");
Tensor maximum(const Tensor& a, const Tensor& b, const char* op = "maximum");
Tensor scale_shift(const Tensor& x, Real scale, Real shift);  // scale · x + shift
void add_into(const Tensor& x, Tensor& total);                // total += x, of one shape

Tensor exp(const Tensor& x);
Tensor log(const Tensor& x);
Tensor tanh(const Tensor& x);
Tensor sigmoid(const Tensor& x);
Tensor relu(const Tensor& x);
Tensor gelu(const Tensor& x);

// `x` where `mask` is false, `value` where it is true. The mask broadcasts to x.
Tensor masked_fill(const Tensor& x, const BoolTensor& mask, Real value, const char* op);

// ---- reductions over a set of axes (counted from the front), which stay with length 1
// (reduce.cpp)
Tensor sum(const Tensor& x, const std::vector<std::size_t>& axes);
Tensor max(const Tensor& x, const std::vector<std::size_t>& axes);
// The index of the largest element along the last axis, which goes: (…, C) → (…). The first of
// equals.
IndexTensor argmax(const Tensor& x);

// ---- moving (shape.cpp)
// Axis i of the result is axis order[i] of x: permute(x, {0, 2, 1}) swaps the last two of three.
Tensor permute(const Tensor& x, const std::vector<std::size_t>& order);
Tensor slice(const Tensor& x, std::size_t axis, std::size_t begin, std::size_t end);
// Adds `part` to total[…, begin : begin + length of part, …] along `axis`.
void add_to_slice(const Tensor& part, std::size_t axis, std::size_t begin, Tensor& total);
Tensor concatenate(const std::vector<const Tensor*>& parts, std::size_t axis);

// ---- products (matmul.cpp)
// (…, m, k) by (…, k, n) → (…, m, n). Leading axes broadcast. A transposed operand is read with its
// last two axes swapped; nothing is copied. Throws std::invalid_argument: "matmul: cannot multiply
// (2, 3) by (4, 5)".
Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a = false, bool transpose_b = false);
// result = a b + keep · result, in place (keep 1 accumulates, 0 overwrites). No broadcasting of the
// result.
void matmul_into(const Tensor& a, bool transpose_a, const Tensor& b, bool transpose_b, Real keep,
                 Tensor& result);
// One product on plain row-major arrays with leading dimensions (row lengths in memory):
// c (m, n) = alpha · op(a) (m, k) · op(b) (k, n) + keep · c.
void gemm(bool transpose_a, bool transpose_b, std::size_t m, std::size_t n, std::size_t k,
          Real alpha, const Real* a, std::size_t a_row, const Real* b, std::size_t b_row, Real keep,
          Real* c, std::size_t c_row);

}  // namespace attn::math
