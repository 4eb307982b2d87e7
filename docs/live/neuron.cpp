// Chapter 0's figure: the graph of one neuron, L = (tanh(w x + b) − y)², with every value and
// gradient.
#include <stdexcept>

#include "autograd/ops.h"
#include "docs/live/live.h"

namespace attn::live {

Json neuron(const Json& question) {
  const auto scalar = [&question](const char* name) {
    return Variable(from_values({}, {question.at(name).get<double>()}), /*requires_grad=*/true);
  };
  // As in the chapter's show_graph.
  const Variable w = scalar("w"), x = scalar("x"), b = scalar("b"), y = scalar("y");
  Variable product = w * x;
  Variable sum = product + b;
  Variable output = tanh(sum);
  Variable error = output - y;
  Variable loss = error * error;
  for (Variable* inner : {&product, &sum, &output, &error, &loss}) inner->retain_grad();
  loss.backward(/*retain_graph=*/true);

  Json nodes;
  const auto add = [&nodes](const char* name, const Variable& node) {
    nodes[name] = {{"value", node.item()}, {"gradient", node.grad().data()[0]}};
  };
  add("w", w), add("x", x), add("b", b), add("y", y), add("wx", product), add("sum", sum),
      add("t", output);
  add("e", error), add("L", loss);
  return {{"nodes", nodes}};
}

}  // namespace attn::live
