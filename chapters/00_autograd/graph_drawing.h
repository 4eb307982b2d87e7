// The graph behind a Variable as a drawing: what backward() walks, with the numbers it carries.
#pragma once

#include <map>
#include <string>

#include "autograd/variable.h"

namespace attn {

struct Node;

using NodeNames = std::map<const Node*, std::string>;

// The graph in Graphviz's DOT language. A node shows its name or op, its value v and its gradient
// g; an edge shows what it carries back, so that a node's gradient is the sum over the edges that
// leave it. `result` must be a scalar made of scalars; its graph must have been kept, and
// retain_grad() called on every inner node: backward(/*retain_graph=*/true).
// Throws std::logic_error if the graph was released or a gradient is missing.
std::string graphviz(const std::string& title, const Variable& result, const NodeNames& names);

}  // namespace attn
