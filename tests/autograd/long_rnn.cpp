// An RNN over 5,000 steps: the graph of a cell per step is as deep as the sequence is long, and
// must neither overflow the stack nor keep its memory.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/nn/rnn.h"

using namespace attn;

namespace {

constexpr std::size_t kSteps = 5000;

// L = Σ outputs · c + Σ last state, by one node for the layer or by the nodes of a cell per step.
Variable loss_of(const RNN& rnn, const Variable& x, const Tensor& cotangent) {
  const SequenceStates result = rnn(x);
  return sum(result.outputs * Variable(cotangent)) + sum(result.state);
}

std::vector<Variable> states_by_steps(const RNN& rnn, const Variable& x) {
  const RecurrentWeights& weights = rnn.weights();
  const Variable projection = linear(x, weights.weight_ih, weights.bias_ih);
  std::vector<Variable> states{Variable(zeros({x.shape()[0], weights.weight_hh.shape()[1]}))};
  for (std::size_t t = 0; t < kSteps; ++t) {
    const Variable from_state = linear(states.back(), weights.weight_hh, weights.bias_hh);
    states.push_back(tanh(select(projection, 1, t) + from_state));
  }
  states.erase(states.begin());
  return states;
}

std::vector<Tensor> gradients_of(RNN& rnn, const Variable& x, const Variable& loss) {
  rnn.zero_grad();
  loss.backward();
  std::vector<Tensor> gradients{x.grad()};
  for (const Variable& parameter : rnn.parameters()) gradients.push_back(parameter.grad());
  rnn.zero_grad();
  return gradients;
}

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_through_5000_steps_are_those_of_the_layer) {
  Rng rng(1);
  RNN rnn(3, 4, rng);
  const Variable x(randn({2, kSteps, 3}, rng), true), same_x(x.value(), true);
  const Tensor cotangent = randn({2, kSteps, 4}, rng);
  const std::vector<Tensor> fused = gradients_of(rnn, x, loss_of(rnn, x, cotangent));
  const std::vector<Variable> states = states_by_steps(rnn, same_x);
  const Variable loss = sum(stack(states, 1) * Variable(cotangent)) + sum(states.back());
  const std::vector<Tensor> steps = gradients_of(rnn, same_x, loss);
  BOOST_REQUIRE(fused.size() == steps.size());
  for (std::size_t i = 0; i < fused.size(); ++i) {
    double largest = 0;
    double worst = 0;
    for (std::size_t j = 0; j < fused[i].size(); ++j) {
      largest = std::max(largest, std::abs(static_cast<double>(fused[i].data()[j])));
      worst =
          std::max(worst, std::abs(static_cast<double>(fused[i].data()[j] - steps[i].data()[j])));
    }
    // Sums over 10,000 rows in another order: roundings of 6e-8 each, relative to the largest.
    BOOST_TEST(worst <= 1e-5 * largest,
               "gradient " << i << " is off by " << worst << " of " << largest);
    BOOST_TEST(largest > 0);
  }
}

BOOST_AUTO_TEST_CASE(the_memory_of_5000_steps_is_returned) {
  Rng rng(1);
  RNN rnn(3, 4, rng);
  const Tensor input = randn({2, kSteps, 3}, rng);
  const std::ptrdiff_t before = bytes_in_use();
  {
    const std::vector<Variable> states = states_by_steps(rnn, Variable(input, true));
    BOOST_TEST(bytes_in_use() >
               before + static_cast<std::ptrdiff_t>(kSteps * 2 * 4 * sizeof(Real)));
    sum(states.back()).backward();
    rnn.zero_grad();
  }
  BOOST_TEST(bytes_in_use() == before);
  {
    const std::vector<Variable> abandoned =
        states_by_steps(rnn, Variable(input, true));  // freed without a backward pass
    BOOST_TEST(bytes_in_use() > before);
  }
  BOOST_TEST(bytes_in_use() == before);
}
