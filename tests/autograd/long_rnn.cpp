// An RNN over 5,000 steps: the graph of a cell per step is as deep as the sequence is long, and
// must neither overflow the stack nor keep its memory.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/nn/rnn.h"

using namespace attn;

namespace {

constexpr std::size_t kSteps = 5000;

// dL/dx and dL/dparameters for L = Σ outputs · c + Σ last state.
std::vector<Tensor> gradients_of(RNN& rnn, const Tensor& input, const Tensor& cotangent) {
  rnn.zero_grad();
  const Variable x(input, true);
  const SequenceStates result = rnn(x);
  (sum(result.outputs * Variable(cotangent)) + sum(result.state)).backward();
  std::vector<Tensor> gradients{x.grad()};
  for (const Variable& parameter : rnn.parameters()) gradients.push_back(parameter.grad());
  rnn.zero_grad();
  return gradients;
}

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_through_5000_steps_are_those_of_the_fused_op) {
  Rng rng(1);
  RNN rnn(3, 4, rng);
  const Tensor input = randn({2, kSteps, 3}, rng);
  const Tensor cotangent = randn({2, kSteps, 4}, rng);
  const std::vector<Tensor> fused = gradients_of(rnn, input, cotangent);
  rnn.set_fused(false);
  const std::vector<Tensor> steps = gradients_of(rnn, input, cotangent);
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
  rnn.set_fused(false);
  const Tensor input = randn({2, kSteps, 3}, rng);
  const std::ptrdiff_t before = bytes_in_use();
  {
    const SequenceStates result = rnn(Variable(input, true));
    BOOST_TEST(bytes_in_use() >
               before + static_cast<std::ptrdiff_t>(kSteps * 2 * 4 * sizeof(Real)));
    sum(result.state).backward();
    rnn.zero_grad();
  }
  BOOST_TEST(bytes_in_use() == before);
  {
    const SequenceStates abandoned = rnn(Variable(input, true));  // freed without a backward pass
    BOOST_TEST(bytes_in_use() > before);
  }
  BOOST_TEST(bytes_in_use() == before);
}
