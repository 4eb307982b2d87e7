#include "chapters/00_autograd/edge_gradients.h"

#include "autograd/node.h"

namespace attn {

std::vector<Tensor> edge_gradients(const Variable& y, const Tensor& g) {
  require_shape("edge_gradients", y.shape(), g.shape());
  if (y.node()->released)
    reject<std::logic_error>("edge_gradients: the graph behind ", y.op(), " was released");
  // A graph of this op alone, whose inputs are leaves: each has a gradient of its own.
  std::vector<Variable> leaves;
  for (const Edge& edge : y.node()->edges) {
    if (edge.input.node()->version != edge.version)
      reject<std::logic_error>("edge_gradients: an input of ", y.op(),
                               " was changed after the forward pass");
    leaves.emplace_back(edge.input.value(), edge.input.requires_grad());
  }
  std::vector<Tensor> gradients;
  if (leaves.empty()) return gradients;
  const Variable alone = unrecorded(y.op(), Tensor(y.value()));
  give_rule(alone, y.node()->rule, leaves.size());
  for (const Variable& leaf : leaves) add_edge(alone, leaf);
  alone.backward(g);
  for (const Variable& leaf : leaves)
    gradients.push_back(leaf.has_grad() ? leaf.grad() : zeros(leaf.shape()));
  return gradients;
}

}  // namespace attn
