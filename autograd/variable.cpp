// Variables, and recording the graph; the walk back is in backward.cpp. Contracts: variable.h.
#include "autograd/variable.h"

#include "autograd/node.h"

namespace attn {
namespace {

thread_local bool recording = true;
thread_local std::uint64_t next_id = 0;

// What a node had, waiting to be destroyed.
using Remains = std::pair<Rule, Edges>;
thread_local std::vector<Remains>* waiting = nullptr;

Node& node_of(const Variable& variable, const char* function) {
  if (variable.is_empty()) reject<std::logic_error>(function, ": this Variable is empty");
  return *variable.node();
}

}  // namespace

Node::Node(Tensor&& initial, const char* op_) : value(std::move(initial)), op(op_), id(next_id++) {}

// A long RNN is one long chain of nodes. If each node destroyed what it holds, the calls would
// nest, one for each time step, and overflow the stack. So the first only begins: what dies while
// it is at work is left to it, and waits in a list.
void Node::release() {
  if (edges.empty() && !rule) return;
  Remains remains{std::exchange(rule, nullptr), std::exchange(edges, {})};
  if (waiting) return waiting->push_back(std::move(remains));
  std::vector<Remains> others;
  waiting = &others;
  for (remains = {}; !others.empty(); remains = {}) {
    remains = std::move(others.back());
    others.pop_back();
  }
  waiting = nullptr;
}

Variable::Variable(Tensor value, bool requires_grad)
    : node_(std::allocate_shared<Node>(Allocator<Node>(), std::move(value))) {
  node_->requires_grad = requires_grad;
}

const Tensor& Variable::value() const { return node_of(*this, "value").value; }
bool Variable::requires_grad() const { return node_ && node_->requires_grad; }
const char* Variable::op() const { return node_of(*this, "op").op; }
bool Variable::has_grad() const { return node_of(*this, "has_grad").grad.has_value(); }
void Variable::zero_grad() { node_of(*this, "zero_grad").grad.reset(); }
void Variable::retain_grad() { node_of(*this, "retain_grad").retains_grad = true; }
Variable Variable::detach() const { return Variable(value()); }

Real Variable::item() const {
  if (size() != 1) reject<std::logic_error>("item: shape ", shape(), " is not a single element");
  return *value().data();
}

std::vector<Variable> Variable::inputs() const {
  std::vector<Variable> result;
  for (const Edge& edge : node_of(*this, "inputs").edges) result.push_back(edge.input);
  return result;
}

const Tensor& Variable::grad() const {
  if (!node_of(*this, "grad").grad)
    reject<std::logic_error>("grad: this ", node_->op,
                             " has no gradient; call backward() first, and on the result of an op "
                             "retain_grad() before that");
  return *node_->grad;
}

Tensor& Variable::mutable_grad() {
  grad();  // throws if there is none
  return *node_->grad;
}

Tensor& Variable::mutable_value() {
  if (!node_of(*this, "mutable_value").edges.empty() || node_->released)
    reject<std::logic_error>("mutable_value: the result of ", node_->op,
                             " cannot be changed, only a leaf can");
  ++node_->version;
  return node_->value;
}

bool is_recording() { return recording; }

Variable unrecorded(const char* op, Tensor&& value) {
  Variable result;
  result.node_ = std::allocate_shared<Node>(Allocator<Node>(), std::move(value), op);
  return result;
}

void give_rule(const Variable& result, Rule rule, std::size_t inputs) {
  Node& node = *result.node();
  node.rule = std::move(rule);
  node.requires_grad = true;
  node.edges.reserve(inputs);
}

void add_edge(const Variable& result, const Variable& input) {
  Node& node = *result.node();
  const Node& from = node_of(input, node.op);
  node.edges.push_back({input, from.version});
  // An input that another thread made may have a later number than this thread has come to.
  if (from.id >= node.id) {
    node.id = from.id + 1;
    next_id = node.id + 1;
  }
}

NoGradGuard::NoGradGuard() : previous_(std::exchange(recording, false)) {}
NoGradGuard::~NoGradGuard() { recording = previous_; }

}  // namespace attn
