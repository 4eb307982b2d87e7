// Walking the graph backwards: Variable::backward. How the graph was recorded is in variable.cpp.
#include <algorithm>
#include <atomic>

#include "autograd/node.h"
#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

// One count for all threads: a node that one of them met may be met by another later.
std::atomic<std::uint64_t> last_walk{0};

using NodePointer = std::shared_ptr<Node>;
using NodePointers = std::vector<NodePointer, Allocator<NodePointer>>;

// The nodes that require a gradient and that `root` comes from, latest first; each knows its place.
NodePointers nodes_latest_first(const NodePointer& root) {
  const std::uint64_t walk = ++last_walk;
  NodePointers nodes;
  nodes.reserve(64);  // growing from 1 would take a small graph as long as walking it
  nodes.push_back(root);
  root->walk = walk;
  for (std::size_t visited = 0; visited < nodes.size(); ++visited) {
    for (const Edge& edge : nodes[visited]->edges) {
      const NodePointer& next = edge.input.node();
      if (!next->requires_grad || next->walk == walk) continue;
      next->walk = walk;
      nodes.push_back(next);
    }
  }
  std::sort(nodes.begin(), nodes.end(),
            [](const NodePointer& a, const NodePointer& b) { return a->id > b->id; });
  for (std::size_t place = 0; place < nodes.size(); ++place) nodes[place]->position = place;
  return nodes;
}

void add_to(std::optional<Tensor>& total, Tensor&& contribution) {
  if (total)
    math::add_into(contribution, *total);
  else
    total.emplace(std::move(contribution));
}

void require_ready(const Node& node) {
  if (node.released)
    reject<std::logic_error>(
        "backward: the graph behind ", node.op,
        " was released by an earlier backward(); pass retain_graph to keep it");
  for (const Edge& edge : node.edges) {
    if (edge.input.node()->version != edge.version)
      reject<std::logic_error>("backward: an input of ", node.op, " with shape ",
                               edge.input.shape(), " was changed after the forward pass");
  }
}

}  // namespace

bool Gradients::needs(std::size_t input) const { return node_.edges[input].input.requires_grad(); }

std::optional<Tensor>& Gradients::slot(std::size_t input) {
  return totals_[node_.edges[input].input.node()->position];
}

void Gradients::add(std::size_t input, Tensor&& contribution) {
  if (!needs(input)) return;
  const Shape& shape = node_.edges[input].input.shape();
  if (contribution.shape() != shape) contribution = sum_to(node_.op, contribution, shape);
  add_to(slot(input), std::move(contribution));
}

void Gradients::add(std::size_t input, const Tensor& contribution) {
  if (!needs(input)) return;
  const Shape& shape = node_.edges[input].input.shape();
  const bool fits = contribution.shape() == shape;
  if (fits && slot(input))
    math::add_into(contribution, *slot(input));
  else if (fits && &contribution == &g_ && !heir_)
    heir_ = input;
  else
    add(input, fits ? Tensor(contribution) : sum_to(node_.op, contribution, shape));
}

Tensor& Gradients::total(std::size_t input) {
  if (!needs(input))
    reject<std::logic_error>(node_.op, ": input ", input, " needs no gradient, so it has no total");
  std::optional<Tensor>& total = slot(input);
  if (!total) total = zeros(node_.edges[input].input.shape());
  return *total;
}

void Variable::backward(bool retain_graph) const {
  if (size() != 1)
    reject<std::logic_error>("backward: a result of shape ", shape(),
                             " is no scalar; pass a seed of that shape");
  backward(ones(shape()), retain_graph);
}

void Variable::backward(const Tensor& seed, bool retain_graph) const {
  if (!requires_grad()) reject<std::logic_error>("backward: nothing here requires a gradient");
  if (seed.shape() != shape())
    reject("backward: a seed of shape ", seed.shape(), " does not fit a result of shape ", shape());
  NodePointers nodes = nodes_latest_first(node_);
  for (const NodePointer& node : nodes) require_ready(*node);
  // [snippet:walk]
  // totals[i] is dL/dnode of node i: complete once every op that used the node has been visited.
  Gradients::Totals totals(nodes.size());
  totals[0] = seed;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const NodePointer node = std::move(nodes[i]);
    if (!totals[i]) continue;  // the ops that used it passed nothing on
    Tensor g = std::move(*totals[i]);
    totals[i].reset();
    if (node->edges.empty()) {  // a leaf
      add_to(node->grad, std::move(g));
      continue;
    }
    if (node->retains_grad) add_to(node->grad, Tensor(g));
    Gradients gradients(*node, g, totals);
    node->rule(g, node->value, gradients);
    if (gradients.heir_) gradients.add(*gradients.heir_, std::move(g));
    if (!retain_graph) {
      node->release();
      node->released = true;
    }
  }
  // [/snippet]
}

}  // namespace attn
