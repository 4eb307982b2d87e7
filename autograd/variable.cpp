// Variables, and recording the graph. Its backward walk is in backward.cpp. The contracts are in
// variable.h.
#include "autograd/variable.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "autograd/node.h"

namespace attn {
namespace {

thread_local bool recording = true;
thread_local std::uint64_t next_id = 0;

Node& not_empty(const char* function, const std::shared_ptr<Node>& node) {
  if (!node) throw std::logic_error(std::string(function) + ": this Variable is empty");
  return *node;
}

}  // namespace

Node::Input::Input(const Variable& input, Rule&& its_rule)
    : variable(input), rule(std::move(its_rule)), version(input.node()->version) {}

Node::Node(Tensor&& initial) : value(std::move(initial)), id(next_id++) {}

// A long RNN is one long chain of nodes. Letting each node free its inputs would nest one
// destructor call for each time step and overflow the stack, so whatever dies with a node is
// collected here first.
void Node::release() {
  if (inputs.empty()) return;
  std::vector<Variable> orphans;
  const auto adopt_inputs = [&orphans](Node& node) {
    // Rules hold inputs too: they go while `inputs` still keeps those alive.
    node.joint_rule = nullptr;
    for (Node::Input& input : node.inputs) input.rule = nullptr;
    for (Node::Input& input : node.inputs) {
      const Variable variable = std::move(input.variable);
      if (variable.node().use_count() == 1) orphans.push_back(variable);
    }
    node.inputs.clear();
  };
  adopt_inputs(*this);
  while (!orphans.empty()) {
    const Variable last = std::move(orphans.back());
    orphans.pop_back();
    adopt_inputs(*last.node());
  }
}

Variable::Variable(Tensor value, bool requires_grad)
    : node_(std::allocate_shared<Node>(Allocator<Node>(), std::move(value))) {
  node_->requires_grad = requires_grad;
}

const Tensor& Variable::value() const { return not_empty("value", node_).value; }
bool Variable::requires_grad() const { return node_ && node_->requires_grad; }
const char* Variable::op() const { return not_empty("op", node_).op; }
bool Variable::has_grad() const { return not_empty("has_grad", node_).grad.has_value(); }
void Variable::zero_grad() { not_empty("zero_grad", node_).grad.reset(); }
void Variable::retain_grad() { not_empty("retain_grad", node_).retains_grad = true; }
Variable Variable::detach() const { return Variable(value()); }

Real Variable::item() const {
  if (size() != 1) {
    throw std::logic_error("item: shape " + to_string(shape()) + " is not a single element");
  }
  return *value().data();
}

std::vector<Variable> Variable::inputs() const {
  std::vector<Variable> result;
  for (const Node::Input& input : not_empty("inputs", node_).inputs)
    result.push_back(input.variable);
  return result;
}

const Tensor& Variable::grad() const {
  if (!not_empty("grad", node_).grad) {
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
  if (!not_empty("mutable_value", node_).inputs.empty() || node_->released) {
    throw std::logic_error(std::string("mutable_value: the result of ") + node_->op +
                           " cannot be changed, only a leaf can");
  }
  ++node_->version;
  return node_->value;
}

bool is_recording() { return recording; }

Variable make_unrecorded(const char* op, Tensor&& value) {
  Variable result(std::allocate_shared<Node>(Allocator<Node>(), std::move(value)));
  result.node()->op = op;
  return result;
}

void reserve_inputs(const Variable& result, std::size_t count) {
  result.node()->inputs.reserve(count);
}

void record_input(const Variable& result, const Variable& input, Rule rule) {
  Node& node = *result.node();
  node.requires_grad = true;
  // An input that another thread made may have a later number than this thread has come to.
  if (input.node()->id >= node.id) {
    node.id = input.node()->id + 1;
    next_id = node.id + 1;
  }
  node.inputs.emplace_back(input, std::move(rule));
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

NoGradGuard::NoGradGuard() : previous_(std::exchange(recording, false)) {}
NoGradGuard::~NoGradGuard() { recording = previous_; }

}  // namespace attn
