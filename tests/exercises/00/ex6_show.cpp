// What exercise 0.6 is for: a network learns the sine. Its gradients are the learner's.
//
// Exits with 1 unless the mean squared error falls below 0.001.
#include <cstdio>
#include <random>

#include "chapters/00_autograd/exercises/walk.h"

namespace attn {
void backward(Node& result);
}

namespace {

using attn::Graph;
using attn::Node;
using attn::Real;
using Numbers = std::vector<Real>;

constexpr std::size_t kHidden = 8, kPoints = 25;
constexpr Real kPi = 3.14159265358979323846;

Real point(std::size_t i, std::size_t count) { return -kPi + 2 * kPi * Real(i) / Real(count - 1); }

// y = b + Σ_h v_h tanh(w_h x + a_h). The parameters are w, a and v of each h, then b.
Node& network(Graph& graph, const std::vector<Node*>& parameters, Real x) {
  Node& input = graph.number(x);
  Node* y = parameters.back();
  for (std::size_t h = 0; h < kHidden; ++h) {
    Node& u = graph.add(graph.multiply(*parameters[3 * h], input), *parameters[3 * h + 1]);
    y = &graph.add(*y, graph.multiply(*parameters[3 * h + 2], graph.tanh(u)));
  }
  return *y;
}

std::vector<Node*> nodes_of(Graph& graph, const Numbers& values) {
  std::vector<Node*> nodes;
  for (const Real value : values) nodes.push_back(&graph.number(value));
  return nodes;
}

// One step of Adam at `rate`; returns the loss before it.
Real step(Numbers& values, Numbers& means, Numbers& squares, int number, Real rate) {
  Graph graph;
  const std::vector<Node*> parameters = nodes_of(graph, values);
  Node* sum = &graph.number(0);
  for (std::size_t i = 0; i < kPoints; ++i) {
    const Real x = point(i, kPoints);
    Node& error = graph.add(network(graph, parameters, x), graph.number(-std::sin(x)));
    sum = &graph.add(*sum, graph.multiply(error, error));
  }
  Node& loss = graph.multiply(*sum, graph.number(1 / Real(kPoints)));
  attn::backward(loss);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Real g = parameters[i]->gradient;
    means[i] = 0.9 * means[i] + 0.1 * g;
    squares[i] = 0.999 * squares[i] + 0.001 * g * g;
    const Real mean = means[i] / (1 - std::pow(0.9, number));
    values[i] -= rate * mean / (std::sqrt(squares[i] / (1 - std::pow(0.999, number))) + 1e-8);
  }
  return loss.value;
}

void draw(const Numbers& values) {
  constexpr std::size_t rows = 13, columns = 61;
  std::vector<std::vector<std::string>> picture(rows, std::vector<std::string>(columns, " "));
  for (std::size_t column = 0; column < columns; ++column) {
    const Real x = point(column, columns);
    Graph graph;
    const Real y = network(graph, nodes_of(graph, values), x).value;
    const auto row_of = [](Real value) {
      return std::min<std::size_t>(rows - 1, std::size_t(std::max<Real>(0, 6.5 - 6 * value)));
    };
    picture[row_of(std::sin(x))][column] = "·";
    picture[row_of(y)][column] = "█";
  }
  for (const auto& row : picture) {
    std::printf("    ");
    for (const std::string& cell : row) std::printf("%s", cell.c_str());
    std::printf("\n");
  }
}

}  // namespace

int main() {
  std::mt19937 engine(1);
  std::normal_distribution<double> normal;
  Numbers values(3 * kHidden + 1);
  for (Real& value : values) value = normal(engine);
  Numbers means(values.size(), 0), squares(values.size(), 0);
  constexpr int steps = 1500;
  Real first = 0, loss = 0;
  for (int number = 1; number <= steps; ++number) {
    loss = step(values, means, squares, number, 0.05 * (1 - Real(number - 1) / steps));
    if (number == 1) first = loss;
  }
  std::printf("  %d steps along your gradients: %zu tanh learned the sine from −π to π,\n", steps,
              kHidden);
  std::printf("  and the mean squared error fell from %.2g to %.2g (█ the network, · the sine).\n",
              first, loss);
  draw(values);
  return loss < 0.001 ? 0 : 1;
}
