// Checks exercise 0.6.
#include "chapters/00_autograd/exercises/walk.h"

#include "tests/exercises/harness.h"

namespace attn {
void backward(Node& result);
}

namespace {

using namespace check;
using attn::Graph;
using attn::Node;

Tensor gradients(Graph& graph) {
  Tensor all = zeros({graph.nodes().size()});
  for (const Node& node : graph.nodes()) all(node.id) = node.gradient;
  return all;
}

struct Variant {
  bool overwrites = false, ignores_slopes = false, begins_with_0 = false, in_order_made = false;
};

// From the last node to the first; what the result was not made of has the gradient 0.
Tensor walk(Graph& graph, const Node& result, const Variant& variant = {}) {
  const std::size_t n = graph.nodes().size();
  std::vector<long double> all(n, 0);
  all[result.id] = variant.begins_with_0 ? 0 : 1;
  for (std::size_t step = 0; step < n; ++step) {
    const Node& node = graph.nodes()[variant.in_order_made ? step : n - 1 - step];
    if (node.id > result.id || (all[node.id] == 0 && !variant.overwrites)) continue;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const long double part = all[node.id] * (variant.ignores_slopes ? 1 : node.slopes[i]);
      long double& to = all[node.inputs[i]->id];
      to = variant.overwrites ? part : to + part;
    }
  }
  Tensor gradients = zeros({n});
  for (std::size_t i = 0; i < n; ++i) gradients(i) = static_cast<double>(all[i]);
  return gradients;
}

void compare(const std::string& what, Graph& graph, Node& result) {
  const auto with = [&](bool Variant::*mistake) {
    Variant variant;
    variant.*mistake = true;
    return walk(graph, result, variant);
  };
  const Tensor right = walk(graph, result);
  attn::backward(result);
  same(what + ": the gradients, in the order in which the nodes were made", right, gradients(graph),
       {{"the slopes were left out", with(&Variant::ignores_slopes)},
        {"the result's own gradient is to be 1", with(&Variant::begins_with_0)},
        {"nodes handed on before their own gradient was complete: users come first",
         with(&Variant::in_order_made)}});
}

// L = w y y with y = tanh(w x), as in exercise 0.5, among nodes that L was not made of.
void worked_example() {
  Graph graph;
  Node& w = graph.number(1);
  Node& x = graph.number(0.5);
  Node& y = graph.tanh(graph.multiply(w, x));
  Node& result = graph.multiply(w, graph.multiply(y, y));
  graph.add(result, w);
  compare("L = w y y, y = tanh(w x)", graph, result);
}

void random_graphs() {
  Graph graph;
  for (const double value : random({4})) graph.number(value);
  const std::size_t n = between(12, 30);
  while (graph.nodes().size() < n) {
    const auto any = [&]() -> Node& { return graph.nodes()[between(0, graph.nodes().size() - 1)]; };
    Node& a = any();
    switch (between(0, 2)) {
      case 0:
        graph.add(a, any());
        break;
      case 1:
        graph.multiply(a, any());
        break;
      default:
        graph.tanh(a);
    }
  }
  compare("a random graph", graph, graph.nodes()[n - 1 - between(0, 2)]);
}

// L = u · tanh(tanh(tanh(u))) with u = tanh(w): a short way and a long one to the same node.
void two_ways() {
  Graph graph;
  Node& u = graph.tanh(graph.number(random({1})(0)));
  Node* node = &u;
  for (std::size_t i = between(2, 4); i > 0; --i) node = &graph.tanh(*node);
  compare("a short way and a long one", graph,
          between(0, 1) ? graph.multiply(u, *node) : graph.multiply(*node, u));
}

// Each node is used twice by the next: 2^60 paths, 61 nodes.
void many_paths() {
  Graph graph;
  Node* node = &graph.number(0.1);
  for (int i = 0; i < 60; ++i) node = &graph.add(*node, *node);
  compare("each node is used twice by the next", graph, *node);
}

void long_chain() {
  Graph graph;
  Node* node = &graph.number(1e-3);
  for (int i = 0; i < 50000; ++i) node = &graph.tanh(*node);
  compare("a chain of 50,000 nodes", graph, *node);
}

void one_node() {
  Graph graph;
  Node& only = graph.number(3);
  compare("a single node", graph, only);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "0.6 the backward walk",
                    {{"worked example", worked_example},
                     {"random graphs", random_graphs},
                     {"two ways", two_ways},
                     {"one node", one_node},
                     {"many paths", many_paths},
                     {"a long chain", long_chain, "", true}});
}
