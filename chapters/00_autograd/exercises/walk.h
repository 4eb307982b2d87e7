// What exercise 0.6 walks through: a graph of numbers, each of which remembers what it was made of.
#pragma once

#include <cmath>
#include <deque>

#include "chapters/exercise.h"

namespace attn {

struct Node {
  std::size_t id;  // grows: a node is made after those it is made of
  Real value;
  std::vector<Node*> inputs;
  std::vector<Real> slopes;  // slopes[i] is d value / d inputs[i]->value
  Real gradient = 0;         // dL / d value, once backward(L) has come by
};

// Owns the nodes, and makes new ones.
class Graph {
 public:
  Node& number(Real value) { return make(value, {}, {}); }
  Node& add(Node& a, Node& b) { return make(a.value + b.value, {&a, &b}, {1, 1}); }
  Node& multiply(Node& a, Node& b) { return make(a.value * b.value, {&a, &b}, {b.value, a.value}); }
  Node& tanh(Node& a) {
    const Real y = std::tanh(a.value);
    return make(y, {&a}, {1 - y * y});
  }
  std::deque<Node>& nodes() { return nodes_; }

 private:
  Node& make(Real value, std::vector<Node*> inputs, std::vector<Real> slopes) {
    nodes_.push_back({nodes_.size(), value, std::move(inputs), std::move(slopes)});
    return nodes_.back();
  }

  std::deque<Node> nodes_;  // which stay where they are when more come
};

}  // namespace attn
