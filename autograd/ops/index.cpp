// Looking up rows and elements by number. Contracts: autograd/ops.h. g is dL/dy.
#include <algorithm>
#include <stdexcept>

#include "autograd/ops.h"
#include "core/fast/kernels.h"

namespace attn {
namespace {

void require_index(const char* op, std::int64_t index, std::size_t bound) {
  if (index < 0 || static_cast<std::size_t>(index) >= bound) {
    throw std::invalid_argument(std::string(op) + ": index " + std::to_string(index) +
                                " is outside [0, " + std::to_string(bound) + ")");
  }
}

}  // namespace

// y_i = W[ids_i]      dL/dW[v] = Σ g_i over all i with ids_i = v
Variable embedding(const Variable& weight, const IndexTensor& ids) {
  require_rank("embedding", 2, weight.shape());
  const std::size_t width = weight.shape()[1];
  for (const std::int64_t id : ids) require_index("embedding", id, weight.shape()[0]);
  Shape shape = ids.shape();
  shape.push_back(width);
  Tensor value = empty(shape);
  const auto row = [width](std::int64_t id) { return static_cast<std::size_t>(id) * width; };
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::copy_n(weight.value().data() + row(ids.data()[i]), width, value.data() + i * width);
  }
  return make_result("embedding", std::move(value), {weight},
                     [ids, width, row](const Tensor& g, const Tensor&, InputGradients& gradients) {
                       Real* total = gradients.total(0).data();
                       for (std::size_t i = 0; i < ids.size(); ++i) {
                         kernels::add_into(width, g.data() + i * width, total + row(ids.data()[i]));
                       }
                     });
}

// y[o][j][i] = x[o][ids[o][j][i]][i] around the axis      dL/dx gathers g back into those places
Variable gather(const Variable& x, std::ptrdiff_t signed_axis, const IndexTensor& ids) {
  const std::size_t axis = normalize_axis("gather", signed_axis, x.shape());
  Shape expected = x.shape();
  if (ids.dimension() == expected.size()) expected[axis] = ids.shape(axis);
  require_shape("gather", expected, ids.shape());
  const std::size_t length = x.shape()[axis];
  for (const std::int64_t id : ids) require_index("gather", id, length);
  std::size_t inner = 1;
  for (std::size_t i = axis + 1; i < expected.size(); ++i) inner *= expected[i];
  const std::size_t block = ids.shape(axis) * inner;
  // Where in x element `flat` of the result comes from.
  const auto source = [ids, inner, block, length](std::size_t flat) {
    const std::size_t outer = flat / block;
    return (outer * length + static_cast<std::size_t>(ids.data()[flat])) * inner + flat % inner;
  };
  Tensor value = empty(ids.shape());
  for (std::size_t i = 0; i < value.size(); ++i) value.data()[i] = x.value().data()[source(i)];
  return make_result("gather", std::move(value), {x},
                     [source](const Tensor& g, const Tensor&, InputGradients& gradients) {
                       Real* total = gradients.total(0).data();
                       for (std::size_t i = 0; i < g.size(); ++i) total[source(i)] += g.data()[i];
                     });
}

}  // namespace attn
