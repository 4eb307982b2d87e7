#include "chapters/00_autograd/graph_drawing.h"

#include <fmt/format.h>

#include <vector>

#include "chapters/00_autograd/edge_gradients.h"

namespace attn {
namespace {

constexpr const char* header =
    "digraph expression {\n"
    "  rankdir=LR; nodesep=0.35; ranksep=0.75; bgcolor=white; pad=0.25;\n"
    "  fontname=\"Inter\"; fontsize=13; fontcolor=\"#24292F\"; labelloc=t; labeljust=l;\n"
    "  node [fontname=\"Inter\", fontsize=12, fontcolor=\"#24292F\", color=\"#AFB8C1\"];\n"
    "  edge [fontname=\"Inter\", fontsize=11, fontcolor=\"#D55E00\", color=\"#57606A\"];\n";

std::string identifier(const Variable& variable, const std::map<const Node*, std::size_t>& order) {
  return fmt::format("n{}", order.at(variable.node().get()));
}

}  // namespace

std::string graphviz(const std::string& title, const Variable& result, const NodeNames& names) {
  std::map<const Node*, std::size_t> order{{result.node().get(), 0}};
  std::vector<Variable> found{result};
  std::string edges;
  for (std::size_t visited = 0; visited < found.size(); ++visited) {
    const Variable variable = found[visited];
    const std::vector<Variable> inputs = variable.inputs();
    const std::vector<Tensor> carried = edge_gradients(variable, variable.grad());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (order.emplace(inputs[i].node().get(), found.size()).second) found.push_back(inputs[i]);
      edges += fmt::format("  {} -> {} [label=\"{:.4f}\"];\n", identifier(inputs[i], order),
                           identifier(variable, order), *carried[i].data());
    }
  }

  std::string nodes;
  for (const Variable& variable : found) {
    const auto name = names.find(variable.node().get());
    const bool is_leaf = variable.inputs().empty();
    const std::string heading = name == names.end() ? variable.op()
                                : is_leaf           ? name->second
                                                    : name->second + " = " + variable.op();
    nodes += fmt::format(
        "  {} [shape=box, style=\"rounded,filled\", fillcolor=\"{}\", label=<<b>{}</b><br/>"
        "v = {:.4f}<br/><font color=\"#D55E00\">g = {:.4f}</font>>];\n",
        identifier(variable, order), is_leaf ? "#DCEBF7" : "#FFFFFF", heading, variable.item(),
        *variable.grad().data());
  }
  return header + fmt::format("  label=\"{}\\l\";\n", title) + nodes + edges + "}\n";
}

}  // namespace attn
