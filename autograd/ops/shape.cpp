// Moving elements without computing anything. Contracts: autograd/ops.h. g is dL/dy.
#include <algorithm>

#include "autograd/ops.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {

static std::vector<std::ptrdiff_t> signed_lengths(const Shape& shape) {
  return {shape.begin(), shape.end()};
}

// y = x under another shape      dL/dx = g under x's shape
Variable reshape(const Variable& x, const std::vector<std::ptrdiff_t>& shape) {
  return record("reshape", reshape(x.value(), shape), {x},
                [original = signed_lengths(x.shape())](const Tensor& g, const Tensor&) {
                  return reshape(g, original);
                });
}

// y = x with its axes in another order      dL/dx = g with the axes back in theirs
Variable permute(const Variable& x, const Axes& axes) {
  std::vector<std::size_t> order;
  for (const std::ptrdiff_t axis : axes)
    order.push_back(normalize_axis("permute", axis, x.shape()));
  Tensor value = math::permute(x.value(), order);  // throws unless every axis is named once
  std::vector<std::size_t> inverse(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) inverse[order[i]] = i;
  return record("permute", std::move(value), {x},
                [inverse](const Tensor& g, const Tensor&) { return math::permute(g, inverse); });
}

Variable transpose(const Variable& x, std::ptrdiff_t axis_a, std::ptrdiff_t axis_b) {
  Axes order(x.shape().size());
  for (std::size_t axis = 0; axis < order.size(); ++axis)
    order[axis] = static_cast<std::ptrdiff_t>(axis);
  std::swap(order[normalize_axis("transpose", axis_a, x.shape())],
            order[normalize_axis("transpose", axis_b, x.shape())]);
  return permute(x, order);
}

// y = x repeated      dL/dx = g, which the engine sums back
Variable expand(const Variable& x, const Shape& shape) {
  return record("expand", broadcast_to("expand", x.value(), shape), {x},
                [](const Tensor& g, const Tensor&, Gradients& gradients) { gradients.add(0, g); });
}

Variable squeeze(const Variable& x, std::ptrdiff_t axis) {
  const std::size_t dropped = normalize_axis("squeeze", axis, x.shape());
  if (x.shape()[dropped] != 1)
    reject("squeeze: axis ", axis, " of shape ", x.shape(), " does not have length 1");
  auto lengths = signed_lengths(x.shape());
  lengths.erase(lengths.begin() + static_cast<std::ptrdiff_t>(dropped));
  return reshape(x, lengths);
}

Variable unsqueeze(const Variable& x, std::ptrdiff_t axis) {
  Shape longer = x.shape();
  longer.push_back(1);
  std::rotate(longer.begin() + normalize_axis("unsqueeze", axis, longer), longer.end() - 1,
              longer.end());
  return reshape(x, signed_lengths(longer));
}

// y = x[…, begin : end, …]      dL/dx = zeros with g in that place
Variable slice(const Variable& x, std::ptrdiff_t signed_axis, std::size_t begin, std::size_t end) {
  const std::size_t axis = normalize_axis("slice", signed_axis, x.shape());
  return record("slice", math::slice(x.value(), axis, begin, end), {x},
                [axis, begin](const Tensor& g, const Tensor&, Gradients& gradients) {
                  math::add_to_slice(g, axis, begin, gradients.total(0));
                });
}

Variable select(const Variable& x, std::ptrdiff_t axis, std::size_t index) {
  if (index >= x.shape()[normalize_axis("select", axis, x.shape())])
    reject("select: index ", index, " is outside axis ", axis, " of shape ", x.shape());
  return squeeze(slice(x, axis, index, index + 1), axis);
}

// y = the parts one after another      dL/dpart = its place in g
Variable concatenate(const std::vector<Variable>& parts, std::ptrdiff_t signed_axis) {
  if (parts.empty()) reject("concatenate: no parts were given");
  const std::size_t axis = normalize_axis("concatenate", signed_axis, parts.front().shape());
  std::vector<const Tensor*> values;
  for (const Variable& part : parts) values.push_back(&part.value());
  return record("concatenate", math::concatenate(values, axis), parts,
                [axis, parts](const Tensor& g, const Tensor&, Gradients& gradients) {
                  std::size_t begin = 0;
                  for (std::size_t i = 0; i < parts.size(); ++i) {
                    const std::size_t end = begin + parts[i].shape()[axis];
                    gradients.add(i, [&] { return math::slice(g, axis, begin, end); });
                    begin = end;
                  }
                });
}

Variable stack(const std::vector<Variable>& parts, std::ptrdiff_t axis) {
  std::vector<Variable> longer;
  for (const Variable& part : parts) {
    if (part.shape() != parts.front().shape())
      reject("stack: shapes ", parts.front().shape(), " and ", part.shape(), " differ");
    longer.push_back(unsqueeze(part, axis));
  }
  if (longer.empty()) reject("stack: no parts were given");
  return concatenate(longer, axis);
}

}  // namespace attn
