// The ops that have a derivative of their own, by family; each family is one file in ops/, forward
// and backward together. What is made of them, as linear and the losses are, is in nn/functional.h.
//
// Inputs broadcast as in NumPy unless said otherwise. Axes may be counted from the end (-1 is the
// last). A shape that does not fit throws std::invalid_argument with op, rule and shapes found.
#pragma once

#include "autograd/variable.h"

namespace attn {

using Axes = std::vector<std::ptrdiff_t>;

// ---- elementwise.cpp
Variable operator+(const Variable& a, const Variable& b);  // a + b
Variable operator-(const Variable& a, const Variable& b);  // a − b
Variable operator*(const Variable& a, const Variable& b);  // element by element
Variable operator/(const Variable& a, const Variable& b);  // a / b
Variable operator-(const Variable& x);                     // −x
Variable operator+(const Variable& x, Real shift);         // a number, to every element
Variable operator+(Real shift, const Variable& x);         // likewise
Variable operator-(const Variable& x, Real shift);         // x − shift
Variable operator-(Real from, const Variable& x);          // from − x
Variable operator*(const Variable& x, Real scale);         // every element times a number
Variable operator*(Real scale, const Variable& x);         // likewise
Variable operator/(const Variable& x, Real by);            // x / by
Variable operator/(Real dividend, const Variable& x);      // dividend / x
// x^exponent; and base^exponent, where base > 0 if the exponent needs a gradient.
Variable pow(const Variable& x, Real exponent);
Variable pow(const Variable& base, const Variable& exponent);
Variable exp(const Variable& x);   // eˣ
Variable log(const Variable& x);   // ln x
Variable sqrt(const Variable& x);  // √x
Variable abs(const Variable& x);   // gradient 0 at 0
// The larger of both, which gets the gradient; of equals each gets half.
Variable maximum(const Variable& a, const Variable& b);
// a where true, else b. A NaN or infinite derivative behind what is not chosen still gives NaN, as
// in PyTorch: 0 · ∞. (All three come by value so that xtensor's own `where` is not preferred.)
Variable where(BoolTensor condition, Variable a, Variable b);
Variable clamp(const Variable& x, Real low, Real high);  // gradient 0 outside; NaN stays NaN

// ---- activation.cpp
Variable tanh(const Variable& x);     // (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
Variable sigmoid(const Variable& x);  // 1 / (1 + e⁻ˣ)
Variable relu(const Variable& x);     // max(x, 0); gradient 0 at 0
Variable gelu(const Variable& x);     // exact: x Φ(x) (Hendrycks & Gimpel 2016)

// ---- reduce.cpp. Without axes: over all of them, to a scalar.
Variable sum(const Variable& x);  // Σ x
Variable sum(const Variable& x, const Axes& axes, bool keep_dims = false);
Variable mean(const Variable& x);  // Σ x / count
Variable mean(const Variable& x, const Axes& axes, bool keep_dims = false);
// Divided by the count, or by the count − 1 if `unbiased`.
Variable variance(const Variable& x, const Axes& axes, bool unbiased = false,
                  bool keep_dims = false);
Variable max(const Variable& x, const Axes& axes, bool keep_dims = false);  // equals share g

// ---- matmul.cpp
// (…, m, k) by (…, k, n) → (…, m, n); leading axes broadcast. An operand with one axis is a row on
// the left and a column on the right, and that axis goes. `transpose_b` reads b as (…, n, k).
Variable matmul(const Variable& a, const Variable& b, bool transpose_b = false);
// ---- shape.cpp
// One length may be -1, which is then computed.
Variable reshape(const Variable& x, const std::vector<std::ptrdiff_t>& shape);
Variable permute(const Variable& x, const Axes& order);  // axis i of the result is order[i] of x
// Swaps two axes.
Variable transpose(const Variable& x, std::ptrdiff_t axis_a = -2, std::ptrdiff_t axis_b = -1);
Variable expand(const Variable& x, const Shape& shape);      // repeats along axes of length 1
Variable squeeze(const Variable& x, std::ptrdiff_t axis);    // drops an axis of length 1
Variable unsqueeze(const Variable& x, std::ptrdiff_t axis);  // puts an axis of length 1 there
// The indices [begin, end) of an axis; and one index of it, where the axis goes.
Variable slice(const Variable& x, std::ptrdiff_t axis, std::size_t begin, std::size_t end);
Variable select(const Variable& x, std::ptrdiff_t axis, std::size_t index);     // drops the axis
Variable concatenate(const std::vector<Variable>& parts, std::ptrdiff_t axis);  // along an axis
Variable stack(const std::vector<Variable>& parts, std::ptrdiff_t axis);        // along a new axis

// ---- index.cpp. An index outside throws std::invalid_argument.
// Rows of a table: weight (V, C), ids of any shape (…) → (…, C).
Variable embedding(const Variable& weight, const IndexTensor& ids);
// torch.gather: out[i][j] = x[i][ids[i][j]] along `axis`; ids has x's rank and lengths elsewhere.
Variable gather(const Variable& x, std::ptrdiff_t axis, const IndexTensor& ids);

// ---- softmax.cpp. Masks are true where an element is hidden.
Variable softmax(const Variable& x, std::ptrdiff_t axis = -1);                // eˣ / Σ eˣ
Variable log_softmax(const Variable& x, std::ptrdiff_t axis = -1);            // x − ln Σ eˣ
Variable masked_fill(const Variable& x, const BoolTensor& mask, Real value);  // value where hidden

}  // namespace attn
