// What a Variable refers to: one value in the graph. Only variable.cpp, which records the graph,
// and backward.cpp, which walks it, look inside (and chapter 0, to draw a graph).
#pragma once

#include "autograd/variable.h"

namespace attn {

struct Edge {
  Variable input;
  unsigned version;  // of the input when the op ran; see Variable::mutable_value
};
using Edges = std::vector<Edge, Allocator<Edge>>;

struct Node {
  Tensor value;
  std::optional<Tensor> grad;
  const char* op;
  Edges edges;  // to the inputs; none if no graph was recorded
  Rule rule;
  std::uint64_t id;          // larger than those of the inputs: a topological order
  std::uint64_t walk = 0;    // the last walk over the graph that met this node …
  std::size_t position = 0;  // … and its place in it
  unsigned version = 0;      // how often mutable_value() was called
  bool requires_grad = false;
  bool retains_grad = false;
  bool released = false;

  explicit Node(Tensor&& initial, const char* op = "leaf");  // numbered after all of its thread
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  ~Node() { release(); }
  // Lets go of the rule and the inputs, and of all that only they kept alive.
  void release();
};

}  // namespace attn
