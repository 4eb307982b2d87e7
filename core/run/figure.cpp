#include "core/run/figure.h"

#include <stdexcept>

namespace attn {

namespace {

std::vector<double> counting_from_1(std::size_t count) {
  std::vector<double> x(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = static_cast<double>(i + 1);
  return x;
}

}  // namespace

Line::Line(std::string label_, std::vector<double> y_)
    : label(std::move(label_)), x(counting_from_1(y_.size())), y(std::move(y_)) {}

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

Line& Line::with_range(std::vector<double> low_, std::vector<double> high_) {
  if (low_.size() != y.size() || high_.size() != y.size()) {
    throw std::invalid_argument("line \"" + label + "\": a range of " +
                                std::to_string(low_.size()) + " and " +
                                std::to_string(high_.size()) + " values does not fit " +
                                std::to_string(y.size()) + " values");
  }
  low = std::move(low_);
  high = std::move(high_);
  return *this;
}

Figure render(const Graph& graph) {
  Figure figure;
  figure.title = graph.title;
  figure.script = graph.dot;
  figure.tool = Tool::kGraphviz;
  return figure;
}

}  // namespace attn
