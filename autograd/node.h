// What a Variable refers to: one value in the graph. Only variable.cpp, which records the graph,
// and backward.cpp, which walks it, look inside.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "autograd/variable.h"

namespace attn {

struct Node {
  struct Input {
    Variable variable;
    Rule rule;         // empty for a PassThrough, and where the node has a joint rule
    unsigned version;  // of the variable when the op ran; see mutable_value()

    Input(const Variable& input, Rule&& its_rule);
  };

  Tensor value;
  std::optional<Tensor> grad;
  const char* op = "leaf";
  std::vector<Input, Allocator<Input>> inputs;
  JointRule joint_rule;
  std::uint64_t id;          // larger than those of the inputs: a topological order
  std::uint64_t walk = 0;    // the last walk over the graph that met this node …
  std::size_t position = 0;  // … and its place in it
  unsigned version = 0;      // how often mutable_value() was called
  bool requires_grad = false;
  bool retains_grad = false;
  bool released = false;

  explicit Node(Tensor&& initial);
  ~Node() { release(); }
  void release();
};

}  // namespace attn
