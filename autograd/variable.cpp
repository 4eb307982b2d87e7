// Recording the graph and walking it backwards. The contracts are in variable.h.
#include "autograd/variable.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "core/tensor/broadcast.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

struct Input {
  Variable variable;
  Rule rule;         // empty for a PassThrough, and where the node has a joint rule
  unsigned version;  // of the variable when the op ran; see mutable_value()
};

thread_local bool recording = true;
thread_local std::uint64_t next_id = 0;
thread_local std::uint64_t next_walk = 0;

}  // namespace

struct Node {
  Tensor value;
  std::optional<Tensor> grad;
  const char* op = "leaf";
  std::vector<Input> inputs;
  JointRule joint_rule;
  std::uint64_t id = next_id++;  // an op runs after its inputs exist: ids are a topological order
  std::uint64_t walk = 0;        // the last walk over the graph that met this node …
  std::size_t position = 0;      // … and its place in it
  unsigned version = 0;          // how often mutable_value() was called
  bool requires_grad = false;
  bool retains_grad = false;
  bool released = false;

  explicit Node(Tensor&& initial) : value(std::move(initial)) {}
  ~Node() { release(); }
  void release();
};

// A long RNN is one long chain of nodes. Letting each node free its inputs would nest one
// destructor call for each time step and overflow the stack, so whatever dies with a node is
// collected here first.
void Node::release() {
  if (inputs.empty()) return;
  std::vector<Variable> orphans;
  const auto adopt_inputs = [&orphans](Node& node) {
    node.joint_rule =
        nullptr;  // rules hold inputs too: they go while `inputs` still keeps those alive
    for (Input& input : node.inputs) {
      input.rule = nullptr;
      orphans.push_back(std::move(input.variable));
    }
    node.inputs.clear();
  };
  adopt_inputs(*this);
  while (!orphans.empty()) {
    const Variable last = std::move(orphans.back());
    orphans.pop_back();
    if (last.node().use_count() == 1) adopt_inputs(*last.node());
  }
}

Variable::Variable(Tensor value, bool requires_grad)
    : node_(std::allocate_shared<Node>(PoolAllocator<Node>(), std::move(value))) {
  node_->requires_grad = requires_grad;
}

const Tensor& Variable::value() const {
  if (!node_) throw std::logic_error("value: this Variable is empty");
  return node_->value;
}
bool Variable::requires_grad() const { return node_ && node_->requires_grad; }
const char* Variable::op() const { return node_->op; }
bool Variable::has_grad() const { return node_->grad.has_value(); }
void Variable::zero_grad() { node_->grad.reset(); }
void Variable::retain_grad() { node_->retains_grad = true; }
Variable Variable::detach() const { return Variable(value()); }

Real Variable::item() const {
  if (size() != 1) {
    throw std::logic_error("item: shape " + to_string(shape()) + " is not a single element");
  }
  return *value().data();
}

std::vector<Variable> Variable::inputs() const {
  std::vector<Variable> result;
  for (const Input& input : node_->inputs) result.push_back(input.variable);
  return result;
}

const Tensor& Variable::grad() const {
  if (!has_grad()) {
    throw std::logic_error(std::string("grad: this ") + node_->op +
                           " has no gradient; call backward() first, and on the result of an op "
                           "retain_grad() before that");
  }
  return *node_->grad;
}

Tensor& Variable::mutable_grad() {
  grad();  // throws if there is none
  return *node_->grad;
}

Tensor& Variable::mutable_value() {
  if (!node_->inputs.empty() || node_->released) {
    throw std::logic_error(std::string("mutable_value: the result of ") + node_->op +
                           " cannot be changed, only a leaf can");
  }
  ++node_->version;
  return node_->value;
}

bool is_recording() { return recording; }

Variable make_unrecorded(const char* op, Tensor&& value) {
  Variable result(std::allocate_shared<Node>(PoolAllocator<Node>(), std::move(value)));
  result.node()->op = op;
  return result;
}

void reserve_inputs(const Variable& result, std::size_t count) {
  result.node()->inputs.reserve(count);
}

void record_input(const Variable& result, const Variable& input, Rule rule) {
  Node& node = *result.node();
  node.requires_grad = true;
  node.inputs.push_back({input, std::move(rule), input.node()->version});
}

Variable make_result(const char* op, Tensor value, const std::vector<Variable>& inputs,
                     JointRule rule) {
  Variable result = make_unrecorded(op, std::move(value));
  const bool needed = std::any_of(inputs.begin(), inputs.end(),
                                  [](const Variable& input) { return input.requires_grad(); });
  if (!recording || !needed) return result;
  reserve_inputs(result, inputs.size());
  for (const Variable& input : inputs) record_input(result, input, nullptr);
  result.node()->joint_rule = std::move(rule);
  return result;
}

namespace {

using NodePointer = std::shared_ptr<Node>;

// The nodes that require a gradient and that `root` was computed from, latest first. Each is told
// its place.
std::vector<NodePointer> nodes_latest_first(const NodePointer& root) {
  const std::uint64_t walk = ++next_walk;
  std::vector<NodePointer> nodes{root};
  root->walk = walk;
  for (std::size_t visited = 0; visited < nodes.size(); ++visited) {
    const Node* node = nodes[visited].get();
    for (const Input& input : node->inputs) {
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
using Gradients = std::vector<std::optional<Tensor>>;

void add_gradient(std::optional<Tensor>& total, Tensor&& contribution) {
  if (total) {
    math::add_into(contribution, *total);
  } else {
    total.emplace(std::move(contribution));
  }
}

class NodeInputGradients final : public InputGradients {
 public:
  NodeInputGradients(const Node& node, Gradients& gradients) : node_(node), gradients_(gradients) {}

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
    return gradients_[node_.inputs[input].variable.node()->position];
  }
  const Node& node_;
  Gradients& gradients_;
};

void require_ready(const Node& node) {
  if (node.released) {
    throw std::logic_error(std::string("backward: the graph behind ") + node.op +
                           " was released by an earlier backward(); pass retain_graph to keep it");
  }
  for (const Input& input : node.inputs) {
    if (input.variable.node()->version != input.version) {
      throw std::logic_error(std::string("backward: an input of ") + node.op + " with shape " +
                             to_string(input.variable.shape()) +
                             " was changed after the forward pass");
    }
  }
}

// Carries dL/dnode on to the node's inputs.
void propagate(const Node& node, Tensor&& grad, Gradients& gradients) {
  NodeInputGradients inputs(node, gradients);
  if (node.joint_rule) {
    node.joint_rule(grad, node.value, inputs);
    return;
  }
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    const bool last = i + 1 == node.inputs.size();
    if (node.inputs[i].rule) {
      inputs.add(i, node.inputs[i].rule(grad, node.value));
    } else if (last) {
      inputs.add(i, std::move(grad));
    } else {
      inputs.add_copy(i, grad);
    }
  }
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
  std::vector<NodePointer> nodes = nodes_latest_first(node_);
  for (const NodePointer& node : nodes) require_ready(*node);
  Gradients gradients(nodes.size());
  gradients[0] = seed;
  for (std::size_t position = 0; position < nodes.size(); ++position) {
    const NodePointer node = std::move(nodes[position]);
    if (!gradients[position]) continue;  // the ops that used it passed nothing on
    Tensor grad = std::move(*gradients[position]);
    gradients[position].reset();
    const bool is_leaf = node->inputs.empty();
    if (node->retains_grad && !is_leaf) add_gradient(node->grad, Tensor(grad));
    if (is_leaf) {
      add_gradient(node->grad, std::move(grad));
    } else {
      propagate(*node, std::move(grad), gradients);
    }
    if (!is_leaf && !retain_graph) {
      node->release();
      node->released = true;
    }
  }
}

NoGradGuard::NoGradGuard() : previous_(std::exchange(recording, false)) {}
NoGradGuard::~NoGradGuard() { recording = previous_; }

}  // namespace attn
