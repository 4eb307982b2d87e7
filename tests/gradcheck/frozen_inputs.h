// An input that requires no gradient changes nothing about those of the others.
#pragma once

#include <boost/test/unit_test.hpp>
#include <functional>
#include <vector>

#include "autograd/variable.h"

namespace attn {

inline void check_frozen_inputs(const std::function<Variable(const std::vector<Variable>&)>& f,
                                const std::vector<Tensor>& inputs) {
  const auto gradients = [&](std::size_t frozen) {
    std::vector<Variable> variables;
    for (std::size_t i = 0; i < inputs.size(); ++i) variables.emplace_back(inputs[i], i != frozen);
    const Variable y = f(variables);
    y.backward(ones(y.shape()));
    return variables;
  };
  if (inputs.size() < 2) return;
  const std::vector<Variable> all = gradients(inputs.size());
  for (std::size_t frozen = 0; frozen < inputs.size(); ++frozen) {
    const std::vector<Variable> others = gradients(frozen);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      BOOST_TEST_CONTEXT("input " << i << " with input " << frozen << " frozen") {
        BOOST_TEST(others[i].has_grad() == (i != frozen));
        if (i != frozen) BOOST_TEST((others[i].grad() == all[i].grad()));
      }
    }
  }
}

}  // namespace attn
