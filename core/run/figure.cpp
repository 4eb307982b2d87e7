#include "core/run/figure.h"

#include <numeric>
#include <stdexcept>

namespace attn {

Line::Line(std::string label_, std::vector<double> y_)
    : label(std::move(label_)), x(y_.size()), y(std::move(y_)) {
  std::iota(x.begin(), x.end(), 1);
}

Line::Line(std::string label_, std::vector<double> x_, std::vector<double> y_)
    : label(std::move(label_)), x(std::move(x_)), y(std::move(y_)) {
  if (x.size() != y.size()) {
    throw std::invalid_argument("line \"" + label + "\": " + std::to_string(x.size()) +
                                " x values do not fit " + std::to_string(y.size()) + " y values");
  }
}

Line& Line::smoothed() {
  is_smoothed = true;
  return *this;
}

Line& Line::with_points() {
  has_points = true;
  return *this;
}

Line& Line::dashed() {
  is_dashed = true;
  return *this;
}

Line& Line::coloured(int index) {
  colour = index;
  return *this;
}

Figure render(const Graph& graph) {
  return {graph.title, "", 0, 0, graph.dot, {}, Tool::kGraphviz};
}

}  // namespace attn
