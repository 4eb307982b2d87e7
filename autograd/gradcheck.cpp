#include "autograd/gradcheck.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/tensor/rng.h"

namespace attn {

static std::string index_text(std::size_t flat, const Shape& shape) {
  const auto index = xt::unravel_index(flat, shape);
  return to_string(Shape(index.begin(), index.end()));
}

GradcheckResult gradcheck(const std::string& op,
                          const std::function<Variable(const std::vector<Variable>&)>& f,
                          const std::vector<Tensor>& inputs, const GradcheckOptions& options) {
  std::vector<Variable> variables;
  for (const Tensor& input : inputs) variables.emplace_back(input, /*requires_grad=*/true);
  const Variable result = f(variables);
  Rng rng(options.seed);
  const Tensor cotangent = randn(result.shape(), rng);
  result.backward(cotangent);

  std::vector<Tensor> moved = inputs;
  const auto loss = [&] {  // Σ c · f(moved)
    const NoGradGuard no_grad;
    const Tensor value = f(std::vector<Variable>(moved.begin(), moved.end())).value();
    return std::inner_product(value.begin(), value.end(), cotangent.begin(), 0.0);
  };

  GradcheckResult report;
  for (std::size_t input = 0; input < inputs.size(); ++input) {
    // An input that nothing depends on has no gradient: that must mean zero.
    const Tensor rule =
        variables[input].has_grad() ? variables[input].grad() : zeros(inputs[input].shape());
    for (std::size_t i = 0; i < inputs[input].size(); ++i) {
      Real& element = moved[input].data()[i];
      const Real original = element;
      element = original + static_cast<Real>(options.step);
      const double above = loss();
      element = original - static_cast<Real>(options.step);
      const double below = loss();
      element = original;
      const double difference = (above - below) / (2 * options.step);
      const auto from_rule = static_cast<double>(rule.data()[i]);
      const double error = std::abs(from_rule - difference) / std::max(1.0, std::abs(difference));
      if (!(error <= options.tolerance))
        reject<std::runtime_error>(op, ": the gradient of input ", input, " at ",
                                   index_text(i, inputs[input].shape()), " is ", from_rule,
                                   " by the rule, ", difference, " by central differences");
      report.worst = std::max(report.worst, error);
      ++report.elements;
    }
  }
  return report;
}

}  // namespace attn
