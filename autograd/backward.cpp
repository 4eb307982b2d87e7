// Walking the graph backwards: Variable::backward. How the graph was recorded is in variable.cpp.
#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>

#include "autograd/node.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

// One count for all threads: a node that one of them met may be met by another later.
std::atomic<std::uint64_t> last_walk{0};

using NodePointer = std::shared_ptr<Node>;
using NodePointers = std::vector<NodePointer, Allocator<NodePointer>>;

// The nodes that require a gradient and that `root` was computed from, latest first. Each is told
// its place.
NodePointers nodes_latest_first(const NodePointer& root) {
  const std::uint64_t walk = ++last_walk;
  NodePointers nodes;
  nodes.reserve(64);  // growing from 1 would take a small graph as long as walking it
  nodes.push_back(root);
  root->walk = walk;
  for (std::size_t visited = 0; visited < nodes.size(); ++visited) {
    const Node* node = nodes[visited].get();
    for (const Node::Input& input : node->inputs) {
      const NodePointer& next = input.variable.node();
      if (!next->requires_grad || next->walk == walk) continue;
      next->walk = walk;
      nodes.push_back(next);
    }
  }
  std::sort(nodes.begin(), nodes.end(),
            [](const NodePointer& a, const NodePointer& b) { return a->id > b->id; });
  for (std::size_t position = 0; position < nodes.size(); ++position) {
    nodes[position]->position = position;
  }
  return nodes;
}

// dL/dnode for each node of a walk: complete once every op that used the node has been visited.
using Gradients = std::vector<std::optional<Tensor>, Allocator<std::optional<Tensor>>>;

void add_gradient(std::optional<Tensor>& total, Tensor&& contribution) {
  if (total) {
    math::add_into(contribution, *total);
  } else {
    total.emplace(std::move(contribution));
  }
}

class NodeInputGradients final : public InputGradients {
 public:
  enum class Slots { one_per_node, one_per_edge };
  NodeInputGradients(const Node& node, Gradients& gradients, Slots slots = Slots::one_per_node)
      : node_(node), gradients_(gradients), slots_(slots) {}

  std::size_t count() const override { return node_.inputs.size(); }

  bool needs(std::size_t input) const override {
    return node_.inputs[input].variable.requires_grad();
  }

  void add(std::size_t input, Tensor&& contribution) override {
    if (!needs(input)) return;
    const Shape& shape = node_.inputs[input].variable.shape();
    if (contribution.shape() != shape) contribution = sum_to(node_.op, contribution, shape);
    add_gradient(slot(input), std::move(contribution));
  }

  bool has_total(std::size_t input) const { return slot(input).has_value(); }

  // Copies only if there is no total yet to add to.
  void add_copy(std::size_t input, const Tensor& contribution) {
    std::optional<Tensor>& total = slot(input);
    if (total && total->shape() == contribution.shape()) {
      math::add_into(contribution, *total);
    } else {
      add(input, Tensor(contribution));
    }
  }

  Tensor& total(std::size_t input) override {
    if (!needs(input)) {
      throw std::logic_error(std::string(node_.op) + ": input " + std::to_string(input) +
                             " needs no gradient, so it has no total");
    }
    std::optional<Tensor>& total = slot(input);
    if (!total) total = zeros(node_.inputs[input].variable.shape());
    return *total;
  }

 private:
  std::optional<Tensor>& slot(std::size_t input) const {
    if (slots_ == Slots::one_per_edge) return gradients_[input];
    return gradients_[node_.inputs[input].variable.node()->position];
  }
  const Node& node_;
  Gradients& gradients_;
  Slots slots_;
};

void require_ready(const Node& node) {
  if (node.released) {
    throw std::logic_error(std::string("backward: the graph behind ") + node.op +
                           " was released by an earlier backward(); pass retain_graph to keep it");
  }
  for (const Node::Input& input : node.inputs) {
    if (input.variable.node()->version != input.version) {
      throw std::logic_error(std::string("backward: an input of ") + node.op + " with shape " +
                             to_string(input.variable.shape()) +
                             " was changed after the forward pass");
    }
  }
}

// Carries dL/dnode on to the node's inputs.
void propagate(const Node& node, Tensor&& grad, NodeInputGradients inputs) {
  if (node.joint_rule) {
    node.joint_rule(grad, node.value, inputs);
    return;
  }
  // Where g is passed on as it is, one input that has no total yet may have g itself; the others
  // add it to theirs, or copy it.
  std::optional<std::size_t> heir;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    if (node.inputs[i].rule) {
      inputs.add(i, node.inputs[i].rule(grad, node.value));
    } else if (!heir && !inputs.has_total(i)) {
      heir = i;
    } else {
      inputs.add_copy(i, grad);
    }
  }
  if (heir) inputs.add(*heir, std::move(grad));
}

}  // namespace

void Variable::backward(bool retain_graph) const {
  if (size() != 1) {
    throw std::logic_error("backward: a result of shape " + to_string(shape()) +
                           " is no scalar; pass a seed of that shape");
  }
  backward(ones(shape()), retain_graph);
}

void Variable::backward(const Tensor& seed, bool retain_graph) const {
  if (!requires_grad()) throw std::logic_error("backward: nothing here requires a gradient");
  if (seed.shape() != shape()) {
    throw std::invalid_argument("backward: a seed of shape " + to_string(seed.shape()) +
                                " does not fit a result of shape " + to_string(shape()));
  }
  NodePointers nodes = nodes_latest_first(node_);
  for (const NodePointer& node : nodes) require_ready(*node);
  // [snippet:walk]
  Gradients gradients(nodes.size());
  gradients[0] = seed;
  for (std::size_t position = 0; position < nodes.size(); ++position) {
    const NodePointer node = std::move(nodes[position]);
    if (!gradients[position]) continue;  // the ops that used it passed nothing on
    Tensor& grad = *gradients[position];
    const bool is_leaf = node->inputs.empty();
    if (node->retains_grad && !is_leaf) add_gradient(node->grad, Tensor(grad));
    if (is_leaf) {
      add_gradient(node->grad, std::move(grad));
    } else {
      propagate(*node, std::move(grad), {*node, gradients});
    }
    gradients[position].reset();
    if (!is_leaf && !retain_graph) {
      node->release();
      node->released = true;
    }
  }
  // [/snippet]
}

std::vector<Tensor> Variable::gradients_of_inputs(const Tensor& g) const {
  require_shape("gradients_of_inputs", shape(), g.shape());
  require_ready(*node_);
  Gradients edges(node_->inputs.size());
  propagate(*node_, Tensor(g), {*node_, edges, NodeInputGradients::Slots::one_per_edge});
  std::vector<Tensor> result;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    result.push_back(edges[i] ? *edges[i] : zeros(node_->inputs[i].variable.shape()));
  }
  return result;
}

}  // namespace attn
