#include "chapters/shared/matrix_text.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops.h"

namespace attn {

std::string matrix_text(const Tensor& matrix, const std::vector<std::string>& rows, int decimals) {
  const std::size_t rank = matrix.dimension();
  if (rank != 1 && rank != 2)
    reject("matrix_text: expected 1 or 2 axes, got shape ", matrix.shape());
  const std::size_t columns = matrix.shape().back();
  const std::size_t row_count = rank == 2 ? matrix.shape()[0] : 1;
  if (!rows.empty() && rows.size() != row_count)
    reject(fmt::format("matrix_text: {} names for {} rows of shape {}", rows.size(), row_count,
                       to_string(matrix.shape())));
  std::size_t name_width = 0;
  for (const std::string& name : rows) name_width = std::max(name_width, display_width(name));

  const double half_digit = 0.5 * std::pow(10.0, -decimals);
  std::string text;
  for (std::size_t r = 0; r < row_count; ++r) {
    if (r > 0) text += '\n';
    if (!rows.empty()) text += pad_right(rows[r], name_width);
    for (std::size_t c = 0; c < columns; ++c) {
      const double number = static_cast<double>(matrix.data()[r * columns + c]);
      const double shown = std::abs(number) < half_digit ? 0.0 : number;
      text += fmt::format("{:>{}.{}f}", shown, decimals + 5, decimals);
    }
  }
  return text;
}

void print_matrix(const Run& run, const std::string& title, const Tensor& matrix,
                  const std::vector<std::string>& rows) {
  run.print_line(title);
  run.print_line(matrix_text(matrix, rows) + "\n");
}

void walk_back_from(const Run& run, const std::string& name, const Variable& y) {
  Tensor c = empty(y.shape());
  const Real count = static_cast<Real>(c.size());
  for (std::size_t i = 0; i < c.size(); ++i) c.data()[i] = static_cast<Real>(i + 1) / count;
  const Variable loss = sum(y * Variable(c));
  loss.backward();
  run.print("A loss, L = Σ c · {0} with c = 1/{1}, 2/{1}, … {1}/{1}: {2:.4f}", name, c.size(),
            loss.item());
}

void print_gradients(const Run& run, const std::string& name, const Variable& y, const Variable& x,
                     const std::vector<std::string>& tokens, const Module& attention) {
  walk_back_from(run, name, y);
  print_matrix(run, "dL/dX:", x.grad(), tokens);
  for (const auto& [parameter_name, parameter] : attention.named_parameters()) {
    print_matrix(run, "dL/d" + parameter_name + ":", parameter.grad());
  }
}

}  // namespace attn
