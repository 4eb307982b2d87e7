// Products of matrices. Contracts: autograd/ops.h. g is dL/dy.
#include <algorithm>
#include <stdexcept>

#include "autograd/ops.h"
#include "core/fast/gemm.h"
#include "core/fast/kernels.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

// Of (…, n): the leading axes as one. Not size / n, since n may be 0.
std::size_t row_count(const Shape& shape) {
  return element_count(Shape(shape.begin(), shape.end() - 1));
}

// (…, n) → (rows, n)
Tensor as_rows(const Tensor& x) {
  return reshape(x, {static_cast<std::ptrdiff_t>(row_count(x.shape())),
                     static_cast<std::ptrdiff_t>(x.shape().back())});
}

// y = a b          dL/da = g bᵀ       dL/db = aᵀ g
// y = a bᵀ         dL/da = g b        dL/db = gᵀ a
Variable matmul_of_matrices(const Variable& a, const Variable& b, bool transpose_b) {
  const auto rule_a = [b, transpose_b](const Tensor& g, const Tensor&) {
    return math::matmul(g, b.value(), false, !transpose_b);
  };
  const auto rule_b = [a, b, transpose_b](const Tensor& g, const Tensor&) {
    const auto product = [transpose_b](const Tensor& of_a, const Tensor& of_g) {
      return transpose_b ? math::matmul(of_g, of_a, true, false)
                         : math::matmul(of_a, of_g, true, false);
    };
    // One b for a whole batch of a: the sum over the batch is part of the product.
    const bool shared = b.shape().size() == 2 && a.shape().size() > 2;
    return shared ? product(as_rows(a.value()), as_rows(g)) : product(a.value(), g);
  };
  return make_result("matmul", math::matmul(a.value(), b.value(), false, transpose_b),
                     gradient(a, rule_a), gradient(b, rule_b));
}

}  // namespace

Variable matmul(const Variable& a, const Variable& b, bool transpose_b) {
  const bool row = a.shape().size() == 1;
  const bool column = b.shape().size() == 1;
  if (!row && !column) return matmul_of_matrices(a, b, transpose_b);
  if (a.shape().empty() || b.shape().empty()) {
    throw std::invalid_argument("matmul: cannot multiply " + to_string(a.shape()) + " by " +
                                to_string(b.shape()));
  }
  // A vector on the right is a column: it is stored as one row, and read transposed.
  const Variable left = row ? unsqueeze(a, 0) : a;
  const Variable right = column ? unsqueeze(b, 0) : b;
  Variable product = matmul_of_matrices(left, right, column || transpose_b);
  if (column) product = squeeze(product, -1);
  if (row) product = squeeze(product, column ? -1 : -2);
  return product;
}

// y = x Wᵀ + b     dL/dx = g W        dL/dW = gᵀ x        dL/db = Σ g
static Variable linear_with(const Variable& x, const Variable& weight, const Variable* bias) {
  require_rank("linear", 2, weight.shape());
  if (x.shape().empty() || x.shape().back() != weight.shape()[1]) {
    throw std::invalid_argument("linear: an input of shape " + to_string(x.shape()) +
                                " does not fit a weight of shape " + to_string(weight.shape()));
  }
  const std::size_t out = weight.shape()[0];
  const std::size_t in = weight.shape()[1];
  Shape shape = x.shape();
  shape.back() = out;
  Tensor value = empty(shape);
  const std::size_t rows = row_count(x.shape());
  if (bias) {
    require_shape("linear", Shape{out}, bias->shape());
    for (std::size_t r = 0; r < rows; ++r) {
      std::copy_n(bias->value().data(), out, value.data() + r * out);
    }
  }
  math::gemm(false, true, rows, out, in, 1, x.value().data(), in, weight.value().data(), in,
             bias ? Real(1) : Real(0), value.data(), out);
  const auto rule = [x, weight, rows, in, out](const Tensor& g, const Tensor&,
                                               InputGradients& gradients) {
    if (gradients.needs(0)) {
      Tensor d_x = empty(x.shape());
      math::gemm(false, false, rows, in, out, 1, g.data(), out, weight.value().data(), in, 0,
                 d_x.data(), in);
      gradients.add(0, std::move(d_x));
    }
    if (gradients.needs(1)) {
      math::gemm(true, false, out, in, rows, 1, g.data(), out, x.value().data(), in, 1,
                 gradients.total(1).data(), in);
    }
    if (gradients.count() > 2 && gradients.needs(2)) {
      kernels::sum_columns(rows, out, g.data(), gradients.total(2).data());
    }
  };
  std::vector<Variable> inputs{x, weight};
  if (bias) inputs.push_back(*bias);
  return make_result("linear", std::move(value), inputs, rule);
}

Variable linear(const Variable& x, const Variable& weight) {
  return linear_with(x, weight, nullptr);
}
Variable linear(const Variable& x, const Variable& weight, const Variable& bias) {
  return linear_with(x, weight, &bias);
}

}  // namespace attn
