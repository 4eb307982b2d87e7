#include "chapters/00_autograd/edge_gradients.h"

#include "autograd/node.h"

namespace attn {

std::vector<Tensor> edge_gradients(const Variable& y, const Tensor& g) {
  require_shape("edge_gradients", y.shape(), g.shape());
  if (y.node()->released)
    reject<std::logic_error>("edge_gradients: the graph behind ", y.op(), " was released");
  // A graph of this op alone, whose inputs are leaves: each has a gradient of its own.
  std::vector<Variable> leaves;
  for (const Variable& input : y.inputs())
    leaves.emplace_back(input.value(), input.requires_grad());
  const Variable alone = record(y.op(), y.value(), leaves, Rule(y.node()->rule));
  if (!leaves.empty()) alone.backward(g);
  std::vector<Tensor> gradients;
  for (const Variable& leaf : leaves)
    gradients.push_back(leaf.has_grad() ? leaf.grad() : zeros(leaf.shape()));
  return gradients;
}

}  // namespace attn
