// A Variable is a tensor that remembers how it was made.
//
// Each op computes a value and, if an input requires a gradient, records a node: the value, the
// inputs, and the rule that carries a gradient back from the value to them.
//
//     x --(op)--> y              y = f(x)
//     x <--(rule)-- y            dL/dx += rule(dL/dy, y)
//
// References go from a result to its inputs and never back, so the graph has no cycles and frees
// itself when the last Variable that can reach it is gone. One graph belongs to one thread.
//
// To add an op, see docs/add_an_op.md. Next to read: variable.cpp, backward.cpp, then ops.h.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/tensor/tensor.h"

namespace attn {

struct Node;

class Variable {
 public:
  Variable() = default;                                         // empty; only to be assigned to
  explicit Variable(Tensor value, bool requires_grad = false);  // a leaf: data or a parameter

  const Tensor& value() const;
  const Shape& shape() const { return value().shape(); }
  std::size_t size() const { return value().size(); }
  Real item() const;  // the single element; throws std::logic_error if there is not exactly one
  bool requires_grad() const;
  bool is_empty() const { return !node_; }
  const char* op() const;                // the op that made this, or "leaf"
  std::vector<Variable> inputs() const;  // the recorded ones: none once the graph was released

  // dL/d(this), added up over every backward() since zero_grad(). Leaves keep theirs; other nodes
  // only after retain_grad(). Throws std::logic_error if there is none.
  const Tensor& grad() const;
  bool has_grad() const;
  void zero_grad();
  void retain_grad();

  // Adds dL/dleaf to the gradient of every leaf that this was computed from, where L is this
  // scalar, or Σ seed · this. The graph is released on the way, unless it is to be used again.
  // Throws std::logic_error if this is no scalar and has no seed, requires no gradient, was
  // released before, or depends on a leaf that was changed since.
  void backward(bool retain_graph = false) const;
  void backward(const Tensor& seed, bool retain_graph = false) const;  // seed has the shape of this

  // One step of backward(), for looking at a graph: what the rule of this op carries to each of
  // inputs() if dL/d(this) is g. An input that the op uses twice appears twice. Throws as
  // backward().
  std::vector<Tensor> gradients_of_inputs(const Tensor& g) const;

  Variable detach() const;  // a leaf with the same value

  // The value of a leaf, to be changed in place (optimisers, loading weights). Graphs that were
  // recorded with the old value refuse to run backward. Throws std::logic_error if this is no leaf.
  Tensor& mutable_value();
  // Likewise for the gradient (clipping). Throws std::logic_error if there is none.
  Tensor& mutable_grad();

  const std::shared_ptr<Node>& node() const { return node_; }

 private:
  explicit Variable(std::shared_ptr<Node> node) : node_(std::move(node)) {}
  friend Variable make_unrecorded(const char* op, Tensor&& value);

  std::shared_ptr<Node> node_;
};

// ---- recording an op

// How one input receives its gradient: (dL/dy, y) → dL/dx, y being the op's own output.
using Rule = std::function<Tensor(const Tensor& g, const Tensor& y)>;

// Where the rule of an op with shared work puts the gradients of its inputs, by their position.
class InputGradients {
 public:
  virtual std::size_t count() const = 0;  // of inputs
  virtual bool needs(std::size_t input) const = 0;
  // Adds a contribution; it may still be broadcast, the engine sums it to the input's shape.
  virtual void add(std::size_t input, Tensor&& contribution) = 0;
  // The running total, to be added to in place; it starts as zeros of the input's shape.
  virtual Tensor& total(std::size_t input) = 0;

 protected:
  ~InputGradients() = default;
};
using JointRule = std::function<void(const Tensor& g, const Tensor& y, InputGradients& gradients)>;

// The rule of an input whose gradient is g itself, as both of a + b. The engine knows it and hands
// g on without copying where it can.
struct PassThrough {
  Tensor operator()(const Tensor& g, const Tensor&) const { return g; }
};

// One input together with its rule, until it is known whether a graph is being recorded.
template <class F>
struct InputRule {
  // A lambda returning a lazy xtensor expression would refer to its own dead locals.
  static_assert(std::is_same_v<std::invoke_result_t<F, const Tensor&, const Tensor&>, Tensor>,
                "a rule must return Tensor: write [](const Tensor& g, const Tensor& y) -> Tensor");
  const Variable& input;
  F rule;
};
template <class F = PassThrough>
InputRule<F> gradient(const Variable& input, F rule = {}) {
  return {input, std::move(rule)};
}

bool is_recording();  // false while a NoGradGuard is alive on this thread
Variable make_unrecorded(const char* op, Tensor&& value);
void reserve_inputs(const Variable& result, std::size_t count);
void record_input(const Variable& result, const Variable& input,
                  Rule rule);  // no rule: PassThrough

// The result of `op`, a string literal, with one rule for each input. Inputs that need no gradient
// are not kept:
//   return make_result("exp", math::exp(x.value()),
//                      gradient(x, [](const Tensor& g, const Tensor& y) { return math::multiply(g,
//                      y); }));
template <class... F>
Variable make_result(const char* op, Tensor value, InputRule<F>&&... inputs) {
  Variable result = make_unrecorded(op, std::move(value));
  if (!is_recording()) return result;
  reserve_inputs(result, sizeof...(inputs));
  const auto record = [&result](auto& entry) {
    if (!entry.input.requires_grad()) return;
    if constexpr (std::is_same_v<decltype(entry.rule), PassThrough>) {
      record_input(result, entry.input, nullptr);
    } else {
      record_input(result, entry.input, std::move(entry.rule));
    }
  };
  (record(inputs), ...);
  return result;
}

// The same for an op whose inputs share work: one rule gives all their gradients.
Variable make_result(const char* op, Tensor value, const std::vector<Variable>& inputs,
                     JointRule rule);

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
