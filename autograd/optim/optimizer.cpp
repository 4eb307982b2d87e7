#include "autograd/optim/optimizer.h"

#include <set>
#include <string>

namespace attn {

Optimizer::Optimizer(std::vector<Variable> parameters, double learning_rate)
    : parameters_(std::move(parameters)) {
  std::set<const Node*> known;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const Variable& parameter = parameters_[i];
    if (!parameter.requires_grad() || !parameter.inputs().empty())
      reject("optimizer: parameter ", i, " is no leaf that requires a gradient");
    if (!known.insert(parameter.node().get()).second)
      reject("optimizer: parameter ", i, " is given twice");
  }
  set_learning_rate(learning_rate);
}

void Optimizer::zero_grad() {
  for (Variable& parameter : parameters_) parameter.zero_grad();
}

void Optimizer::set_learning_rate(double rate) {
  if (!(rate >= 0)) reject("optimizer: the learning rate must not be negative, got ", rate);
  learning_rate_ = rate;
}

std::vector<Tensor> Optimizer::zeros_like_parameters() const {
  std::vector<Tensor> result;
  for (const Variable& parameter : parameters_) result.push_back(zeros(parameter.shape()));
  return result;
}

void require_same_layout(const char* optimizer, const StateDict& expected, const StateDict& found) {
  const std::string name = optimizer;
  if (expected.size() != found.size())
    reject(name, ": expected a state of ", expected.size(), " tensors, got ", found.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].first != found[i].first)
      reject(name, ": expected ", expected[i].first, " in the state, got ", found[i].first);
    require_shape((name + ": " + found[i].first).c_str(), expected[i].second.shape(),
                  found[i].second.shape());
  }
}

}  // namespace attn
