// Looking up rows and elements by number. Contracts: autograd/ops.h. g is dL/dy.
#include "autograd/ops.h"
#include "core/tensor/math.h"

namespace attn {

// y_i = weight[ids_i]      dL/dweight[v] = Σ g_i over all i with ids_i = v
Variable embedding(const Variable& weight, const IndexTensor& ids) {
  require_rank("embedding", 2, weight.shape());
  return record("embedding", math::take_rows(weight.value(), ids, "embedding"), {weight},
                [ids](const Tensor& g, const Tensor&, Gradients& gradients) {
                  math::add_to_rows(g, ids, gradients.total(0));
                });
}

// y[o][j][i] = x[o][ids[o][j][i]][i] around the axis      dL/dx gathers g back into those places
Variable gather(const Variable& x, std::ptrdiff_t signed_axis, const IndexTensor& ids) {
  const std::size_t axis = normalize_axis("gather", signed_axis, x.shape());
  Shape expected = x.shape();
  if (ids.dimension() == expected.size()) expected[axis] = ids.shape(axis);
  require_shape("gather", expected, ids.shape());
  const std::size_t length = x.shape()[axis];
  for (const std::int64_t id : ids) {
    if (id < 0 || static_cast<std::size_t>(id) >= length)
      reject("gather: index ", id, " is outside [0, ", length, ")");
  }
  const std::size_t inner = element_count(Shape(expected.begin() + axis + 1, expected.end()));
  const std::size_t block = ids.shape(axis) * inner;
  // Where in x element `flat` of the result comes from.
  const auto source = [ids, inner, block, length](std::size_t flat) {
    const std::size_t outer = flat / block;
    return (outer * length + static_cast<std::size_t>(ids.data()[flat])) * inner + flat % inner;
  };
  Tensor value = empty(ids.shape());
  for (std::size_t i = 0; i < value.size(); ++i) value.data()[i] = x.value().data()[source(i)];
  return record("gather", std::move(value), {x},
                [source](const Tensor& g, const Tensor&, Gradients& gradients) {
                  Tensor& total = gradients.total(0);
                  for (std::size_t i = 0; i < g.size(); ++i) total.data()[source(i)] += g.data()[i];
                });
}

}  // namespace attn
