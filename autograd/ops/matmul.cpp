// Products of matrices. Contracts: autograd/ops.h. g is dL/dy.
#include "autograd/ops.h"
#include "core/tensor/math.h"

namespace attn {

// (…, n) → (rows, n)
static Tensor as_rows(const Tensor& x) {
  const Shape leading(x.shape().begin(), x.shape().end() - 1);  // not size / n, since n may be 0
  return reshape(x, {static_cast<std::ptrdiff_t>(element_count(leading)),
                     static_cast<std::ptrdiff_t>(x.shape().back())});
}

// y = a b          dL/da = g bᵀ       dL/db = aᵀ g
// y = a bᵀ         dL/da = g b        dL/db = gᵀ a
static Variable matmul_of_matrices(const Variable& a, const Variable& b, bool transpose_b) {
  return record("matmul", math::matmul(a.value(), b.value(), false, transpose_b), {a, b},
                [a, b, transpose_b](const Tensor& g, const Tensor&, Gradients& gradients) {
                  gradients.add(0, [&] { return math::matmul(g, b.value(), false, !transpose_b); });
                  const auto of_b = [transpose_b](const Tensor& a_value, const Tensor& d_y) {
                    return transpose_b ? math::matmul(d_y, a_value, true, false)
                                       : math::matmul(a_value, d_y, true, false);
                  };
                  gradients.add(1, [&] {
                    // One b for a whole batch of a: the sum over the batch is part of the product.
                    const bool is_shared = b.shape().size() == 2 && a.shape().size() > 2;
                    return is_shared ? of_b(as_rows(a.value()), as_rows(g)) : of_b(a.value(), g);
                  });
                });
}

Variable matmul(const Variable& a, const Variable& b, bool transpose_b) {
  const bool row = a.shape().size() == 1;
  const bool column = b.shape().size() == 1;
  if (!row && !column) return matmul_of_matrices(a, b, transpose_b);
  // A vector on the right is a column: it is stored as one row, and read transposed.
  const Variable left = row ? unsqueeze(a, 0) : a;
  const Variable right = column ? unsqueeze(b, 0) : b;
  Variable product = matmul_of_matrices(left, right, column || transpose_b);
  if (column) product = squeeze(product, -1);
  if (row) product = squeeze(product, column ? -1 : -2);
  return product;
}

}  // namespace attn
