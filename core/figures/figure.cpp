#include "core/figures/figure.h"

#include <numeric>

namespace attn {

Line::Line(std::string label_, std::vector<double> y_)
    : label(std::move(label_)), x(y_.size()), y(std::move(y_)) {
  std::iota(x.begin(), x.end(), 1);
}

Line::Line(std::string label_, std::vector<double> x_, std::vector<double> y_)
    : label(std::move(label_)), x(std::move(x_)), y(std::move(y_)) {
  if (x.size() == y.size()) return;
  reject("line \"", label, "\": ", x.size(), " x values do not fit ", y.size(), " y values");
}

template <class Value>
static Line& with(Line& line, Value Line::*member, Value value) {
  line.*member = value;
  return line;
}
Line& Line::smoothed() { return with(*this, &Line::is_smoothed, true); }
Line& Line::with_points() { return with(*this, &Line::has_points, true); }
Line& Line::dashed() { return with(*this, &Line::is_dashed, true); }
Line& Line::coloured(int index) { return with(*this, &Line::colour, index); }

Figure render(const Graph& graph) {
  return {graph.title, "", 0, 0, graph.dot, {}, Tool::kGraphviz};
}

}  // namespace attn
