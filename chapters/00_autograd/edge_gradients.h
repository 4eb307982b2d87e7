// One step of backward(), for looking at a graph: what an op's rule hands to each of its inputs.
#pragma once

#include <vector>

#include "autograd/variable.h"

namespace attn {

// What the rule of y's op carries to each of y.inputs() if dL/dy is g; zeros to an input that
// requires no gradient. An input that the op uses twice appears twice; a leaf has none. Throws
// std::invalid_argument if g has another shape, std::logic_error if y's graph was released or an
// input was changed.
std::vector<Tensor> edge_gradients(const Variable& y, const Tensor& g);

}  // namespace attn
