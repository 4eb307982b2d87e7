// A Variable is a tensor that remembers how it was made.
//
// Each op computes a value and, if an input requires a gradient, records a node: the value, the
// inputs, and the rule that carries a gradient back from the value to them.
//
//     x ──op──▶ y             y = f(x)
//     x ◀─rule── y            dL/dx += rule(dL/dy, y)
//
// References go from a result to its inputs and never back, so the graph has no cycles and frees
// itself when the last Variable that can reach it is gone. One graph belongs to one thread.
//
// To add an op, see docs/add_an_op.md. Next to read: variable.cpp, backward.cpp, then ops.h.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "core/tensor/tensor.h"

namespace attn {

struct Node;

class Variable {
 public:
  Variable() = default;                                         // empty; only to be assigned to
  explicit Variable(Tensor value, bool requires_grad = false);  // a leaf: data or a parameter

  const Tensor& value() const;  // Throws std::logic_error if this is empty.
  const Shape& shape() const { return value().shape(); }
  std::size_t size() const { return value().size(); }
  Real item() const;  // the single element; throws std::logic_error if there is not exactly one
  bool requires_grad() const;  // true of a parameter and of what was computed from one
  bool is_empty() const { return !node_; }
  const char* op() const;                // the op that made this, or "leaf"
  std::vector<Variable> inputs() const;  // of that op; none if no graph was recorded, or released

  // dL/d(this), added up over every backward() since zero_grad(). Leaves keep theirs; other nodes
  // only after retain_grad(). Throws std::logic_error if there is none.
  const Tensor& grad() const;
  bool has_grad() const;  // whether grad() would give one
  void zero_grad();       // Forgets the gradient.
  void retain_grad();     // Asks backward() to leave the gradient here, too.

  // Adds dL/dleaf to the gradient of every leaf that this was computed from, where L is this
  // scalar, or Σ seed · this. The graph is released on the way, unless it is to be used again.
  // Throws std::logic_error if this is no scalar and has no seed, requires no gradient, was
  // released before, or depends on a leaf that was changed since.
  void backward(bool retain_graph = false) const;
  void backward(const Tensor& seed, bool retain_graph = false) const;  // seed has the shape of this

  Variable detach() const;  // a leaf with the same value

  // The value of a leaf, to be changed in place (optimisers, loading weights). Graphs that were
  // recorded with the old value refuse to run backward. Throws std::logic_error if this is no leaf.
  Tensor& mutable_value();
  Tensor& mutable_grad();  // likewise the gradient; throws std::logic_error if there is none

  const std::shared_ptr<Node>& node() const { return node_; }

 private:
  friend Variable unrecorded(const char* op, Tensor&& value);
  std::shared_ptr<Node> node_;
};

// ---- recording an op

class Gradients;

// The rule of an op: from g = dL/dy and the op's own output y, what each input receives.
using Rule = std::function<void(const Tensor& g, const Tensor& y, Gradients& gradients)>;

// Where a rule puts dL/dinput, by the input's position. A contribution may still have the shape
// that the input was broadcast to: the engine sums it back.
class Gradients {
 public:
  // Adds `make()`, which is computed only if the input requires a gradient.
  template <class Make>
  void add(std::size_t input, const Make& make) {
    // A lambda returning a lazy xtensor expression would refer to its own dead locals.
    static_assert(std::is_same_v<std::invoke_result_t<const Make&>, Tensor>,
                  "a contribution must be a Tensor: write [&]() -> Tensor { … }");
    if (needs(input)) add(input, make());
  }
  void add(std::size_t input, Tensor&& contribution);
  // The same for g itself, as both inputs of a + b receive it: handed on without a copy if it can.
  void add(std::size_t input, const Tensor& contribution);

  bool needs(std::size_t input) const;  // whether that input requires a gradient
  bool has_total(std::size_t input) { return needs(input) && slot(input); }  // added to already
  // The running total, to be added to in place; it starts as zeros of the input's shape.
  // Throws std::logic_error if the input needs no gradient.
  Tensor& total(std::size_t input);

 private:
  friend class Variable;
  using Totals = std::vector<std::optional<Tensor>, Allocator<std::optional<Tensor>>>;
  Gradients(const Node& node, Tensor& g, Totals& totals) : node_(node), g_(g), totals_(totals) {}
  std::optional<Tensor>& slot(std::size_t input);

  const Node& node_;
  Tensor& g_;
  Totals& totals_;
  std::optional<std::size_t> heir_;  // the input that g is moved to once the rule has run
};

bool is_recording();  // false while a NoGradGuard is alive on this thread
// The three steps of record().
Variable unrecorded(const char* op, Tensor&& value);                    // a result without a graph
void give_rule(const Variable& result, Rule rule, std::size_t inputs);  // and room for the edges
void add_edge(const Variable& result, const Variable& input);           // to its next input

// The result of `op`, a string literal, of these inputs: {a, b}, or a vector. Its graph is recorded
// if one of them requires a gradient. Of one input, a rule may return what it receives (of more,
// that throws std::logic_error):
//   return record("exp", math::exp(x.value()), {x},
//                 [](const Tensor& g, const Tensor& y) { return math::multiply(g, y); });
template <class RuleOfOp,
          class Inputs = std::initializer_list<std::reference_wrapper<const Variable>>>
Variable record(const char* op, Tensor value, const Inputs& inputs, RuleOfOp&& rule) {
  Variable result = unrecorded(op, std::move(value));
  const auto needs_gradient = [](const Variable& input) { return input.requires_grad(); };
  if (!is_recording() || std::none_of(inputs.begin(), inputs.end(), needs_gradient)) return result;
  if constexpr (std::is_invocable_v<RuleOfOp&, const Tensor&, const Tensor&>) {
    if (inputs.size() != 1)
      reject<std::logic_error>(op, ": a rule that returns a gradient is for one input, here are ",
                               inputs.size());
    give_rule(
        result,
        [of_input = std::forward<RuleOfOp>(rule)](const Tensor& g, const Tensor& y,
                                                  Gradients& gradients) {
          gradients.add(0, [&] { return of_input(g, y); });
        },
        1);
  } else {
    give_rule(result, std::forward<RuleOfOp>(rule), inputs.size());
  }
  for (const Variable& input : inputs) add_edge(result, input);
  return result;
}

// While one is alive, ops on this thread record no graph.
class NoGradGuard {
 public:
  NoGradGuard();
  ~NoGradGuard();
  NoGradGuard(const NoGradGuard&) = delete;
  NoGradGuard& operator=(const NoGradGuard&) = delete;

 private:
  bool previous_;
};

}  // namespace attn
