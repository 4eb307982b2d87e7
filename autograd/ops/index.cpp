// Looking up rows and elements by number. Contracts: autograd/ops.h. g is dL/dy.
#include "autograd/ops.h"
#include "core/tensor/math.h"

namespace attn {

// y_i = x[ids_i]      dL/dx[v] = Σ g_i over all i with ids_i = v
static Variable take_rows(const char* op, const Variable& x, const IndexTensor& ids) {
  return record(op, math::take_rows(x.value(), ids, op), {x},
                [ids](const Tensor& g, const Tensor&, Gradients& gradients) {
                  math::add_to_rows(g, ids, gradients.total(0));
                });
}

Variable embedding(const Variable& weight, const IndexTensor& ids) {
  require_rank("embedding", 2, weight.shape());
  return take_rows("embedding", weight, ids);
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
  const Shape after(expected.begin() + static_cast<std::ptrdiff_t>(axis) + 1, expected.end());
  const std::size_t inner = element_count(after);
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

// In one list of the rows of all sequences, row t of sequence b is number b T + t.
Variable select_rows(const Variable& x, const std::vector<std::size_t>& rows) {
  require_rank("select_rows", 3, x.shape());
  const std::size_t B = x.shape()[0], T = x.shape()[1];
  if (rows.size() != B)
    reject("select_rows: ", rows.size(), " rows were given for shape ", x.shape());
  IndexTensor ids = IndexTensor::from_shape({B});
  for (std::size_t b = 0; b < B; ++b) {
    if (rows[b] >= T) reject("select_rows: there is no row ", rows[b], " in shape ", x.shape());
    ids(b) = static_cast<std::int64_t>(b * T + rows[b]);
  }
  return take_rows("select_rows", x, ids);
}

}  // namespace attn
