// Functions of tensors: what the ops of autograd/ are made of. Those called …_gradient are what a
// rule is made of: with y = f(x) and g = dL/dy, they give dL/dx.
//
// They live in a namespace of their own because xtensor has lazy functions of the same names, which
// an unqualified call could pick up. What they return is new, and evaluated.
#pragma once

#include "core/tensor/tensor.h"

namespace attn::math {

// ---- elementwise, broadcasting (elementwise.cpp)
// `op` is what the sentence about shapes that do not broadcast calls the operation.
Tensor add(const Tensor& a, const Tensor& b, const char* op = "add");            // a + b
Tensor subtract(const Tensor& a, const Tensor& b, const char* op = "subtract");  // a − b
Tensor multiply(const Tensor& a, const Tensor& b, const char* op = "multiply");  // a b
Tensor divide(const Tensor& a, const Tensor& b, const char* op = "divide");      // a / b
Tensor maximum(const Tensor& a, const Tensor& b, const char* op = "maximum");    // NaN if one is
Tensor scale_shift(const Tensor& x, Real scale, Real shift);  // scale · x + shift
void add_into(const Tensor& x, Tensor& total);                // total += x, of one shape

Tensor exp(const Tensor& x);      // eˣ
Tensor log(const Tensor& x);      // ln x: −∞ for 0, NaN below
Tensor tanh(const Tensor& x);     // (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
Tensor sigmoid(const Tensor& x);  // 1 / (1 + e⁻ˣ)
Tensor relu(const Tensor& x);     // max(x, 0), NaN kept
Tensor gelu(const Tensor& x);     // x Φ(x), exactly, Φ being the normal distribution function

Tensor tanh_gradient(const Tensor& g, const Tensor& y);     // g (1 − y²)
Tensor sigmoid_gradient(const Tensor& g, const Tensor& y);  // g y (1 − y)
Tensor relu_gradient(const Tensor& g, const Tensor& y);     // g where y > 0, else 0
Tensor gelu_gradient(const Tensor& g, const Tensor& x);     // g (Φ(x) + x φ(x)), φ its density

// ---- masks (choose.cpp)
// `x` where `mask` is false, `value` where it is true. The mask broadcasts to x.
Tensor masked_fill(const Tensor& x, const BoolTensor& mask, Real value, const char* op);

// ---- reductions over axes in ascending order, which stay with length 1 (sum.cpp, max.cpp)
Tensor sum(const Tensor& x, const std::vector<std::size_t>& axes);  // Σ x
Tensor max(const Tensor& x, const std::vector<std::size_t>& axes);  // NaN if there is one
// Where the largest of the last axis is, the first of equals; NaN is the largest: (…, C) → (…).
IndexTensor argmax(const Tensor& x);

// ---- along one axis, counted from the front (softmax.cpp)
Tensor softmax(const Tensor& x, std::size_t axis);  // y_i = exp(x_i) / Σ_j exp(x_j)
Tensor softmax_gradient(const Tensor& g, const Tensor& y, std::size_t axis);  // y (g − Σ g y)
Tensor log_softmax(const Tensor& x, std::size_t axis);  // y_i = x_i − ln Σ_j exp(x_j)
// g_i − exp(y_i) Σ_j g_j
Tensor log_softmax_gradient(const Tensor& g, const Tensor& y, std::size_t axis);

// ---- rows of a table (…, C), numbered through its leading axes: ids (…) → (…, C) (shape.cpp).
// Throw std::invalid_argument: "take_rows: there is no row 7 in shape (5, 2)".
Tensor take_rows(const Tensor& table, const IndexTensor& ids, const char* op = "take_rows");
// rows (…, C) are added to table[ids]; what reaches a row that is named several times is added up.
void add_to_rows(const Tensor& rows, const IndexTensor& ids, Tensor& table);

// ---- moving (choose.cpp, shape.cpp)
// Axis i of the result is axis order[i] of x: permute(x, {0, 2, 1}) swaps the last two of three.
Tensor permute(const Tensor& x, const std::vector<std::size_t>& order);
// Throws std::invalid_argument unless the order names every axis once; permute does so too.
void require_order(const std::vector<std::size_t>& order, const Shape& shape);
// x[…, begin : end, …] along `axis`.
Tensor slice(const Tensor& x, std::size_t axis, std::size_t begin, std::size_t end);
// Adds `part` to total[…, begin : begin + length of part, …] along `axis`.
void add_to_slice(const Tensor& part, std::size_t axis, std::size_t begin, Tensor& total);
// The parts one after the other along `axis`; their other axes are the same.
Tensor concatenate(const std::vector<const Tensor*>& parts, std::size_t axis);

// ---- products (matmul.cpp)
// (…, m, k) by (…, k, n) → (…, m, n); leading axes broadcast. A transposed operand is read with its
// last two axes swapped. Throws std::invalid_argument: "matmul: cannot multiply (2, 3) by (4, 5)".
Tensor matmul(const Tensor& a, const Tensor& b, bool transpose_a = false, bool transpose_b = false);

}  // namespace attn::math
