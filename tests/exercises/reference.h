// The mathematics of the exercises as plain loops in long double: what answers are compared with.
// Slow and simple on purpose, and written from the formulas, not from the solutions.
#pragma once

#include <functional>

#include "core/tensor/tensor.h"

namespace reference {

using attn::Shape;
using attn::Tensor;

Tensor map(const Tensor& x, const std::function<long double(long double)>& f);
Tensor map(const Tensor& a, const Tensor& b,
           const std::function<long double(long double, long double)>& f);  // equal shapes
Tensor scaled(const Tensor& x, double factor);
Tensor transposed(const Tensor& x);          // (m, n) → (n, m)
Tensor softmax(const Tensor& x);             // along the last axis
Tensor softmax_over_first(const Tensor& x);  // (m, n): each column adds up to 1
Tensor undivided_softmax(const Tensor& x);   // (m, n): exp(x − the row's largest), and no more
Tensor naive_softmax(const Tensor& x);       // without the largest subtracted: overflows
Tensor matmul(const Tensor& a, const Tensor& b);                   // (m, k) (k, n)
Tensor linear(const Tensor& W, const Tensor& x, const Tensor& b);  // W x + b, x (n)
Tensor joined(const Tensor& a, const Tensor& b);                   // (m), (n) → (m + n)
Tensor row(const Tensor& x, std::size_t i);                        // (m, n) → (n)
Tensor flattened(const Tensor& x);

// PyTorch's gated recurrent unit: weights (3H, I), (3H, H), biases (3H), rows in the order r, z, n.
Tensor gru(const Tensor& x, const Tensor& h, const Tensor& weight_ih, const Tensor& weight_hh,
           const Tensor& bias_ih, const Tensor& bias_hh);

// softmax(Q Kᵀ · scale) V with what `hidden(i, j)` says left out; Q (T, d), K (S, d), V (S, v).
struct Attention {
  Tensor weights, context;
};
Attention attention(const Tensor& Q, const Tensor& K, const Tensor& V, double scale,
                    const std::function<bool(std::size_t, std::size_t)>& hidden = {});

// "Your journey starts with one step", six tokens of three numbers, and chapter 4's matrices for
// it, both with the digits that the chapters print.
struct Journey {
  Tensor x;                        // (6, 3)
  Tensor W_query, W_key, W_value;  // (3, 2)
};
Journey journey();

}  // namespace reference
