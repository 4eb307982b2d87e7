// Chapter 3's figure: simplified self-attention of points in a plane.
#include "chapters/03_simplified_self_attention/simple_reverser.h"
#include "chapters/03_simplified_self_attention/simplified_self_attention.h"
#include "docs/live/live.h"

namespace attn::live {

Json plane(const Json& question) {
  const NoGradGuard no_graph;
  const Json& points = question.at("points");
  Tensor x = empty({points.size(), 2});
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t axis : {0, 1}) x(i, axis) = points.at(i).at(axis).get<Real>();
  }
  const AttentionSteps steps = simplified_self_attention(Variable(x));
  return {{"scores", numbers(steps.scores.value())},
          {"weights", numbers(steps.weights.value())},
          {"context", numbers(steps.context.value())},
          {"largest_violation", largest_violation(steps.scores.value())}};
}

}  // namespace attn::live
