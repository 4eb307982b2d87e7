// Padded, bidirectional layers and optimisers against torch_values.json (see torch_values.py).
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/nn/embedding.h"
#include "autograd/nn/rnn.h"
#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "autograd/optim/sgd.h"
#include "tests/support/reference_file.h"

using namespace attn;

namespace {

const ReferenceFile torch_values("tests/reference/torch_values.json");

// sin(1), sin(2), …, as in the script.
Tensor inputs(const Shape& shape) {
  Tensor result = empty(shape);
  for (std::size_t i = 0; i < result.size(); ++i) {
    result.data()[i] = static_cast<Real>(std::sin(static_cast<double>(i + 1)));
  }
  return result;
}

struct Results {
  Variable outputs;
  std::vector<Variable> states;
};
template <class Layer>
Results results_of(const Layer& layer, const Variable& x, const Lengths& lengths) {
  const SequenceStates result = layer(x, {}, lengths);
  return {result.outputs, {result.state}};
}
template <>
Results results_of(const LSTM& layer, const Variable& x, const Lengths& lengths) {
  const LSTMSequenceStates result = layer(x, {}, lengths);
  return {result.outputs, {result.state.h, result.state.c}};
}

template <class Layer>
void check_layer(const std::string& name) {
  BOOST_TEST_CONTEXT(name) {
    Rng rng(5);
    Layer layer(3, 4, rng, Direction::kBoth);
    const Variable x(inputs({3, 5, 3}), true);
    const Results results = results_of(layer, x, {3, 5, 1});
    check_close("outputs", results.outputs.value(), torch_values.tensor(name + "/outputs"));
    Variable loss = sum(results.outputs * Variable(inputs({3, 5, 8})));
    Variable states = stack(results.states, 0);
    check_close("states", states.value(), torch_values.tensor(name + "/states"), 3e-7);
    loss = loss + sum(states * Variable(inputs({3, 8})));
    check_close("loss", loss.value(), torch_values.tensor(name + "/loss"), 1e-6);
    loss.backward();
    check_close("d_x", x.grad(), torch_values.tensor(name + "/d_x"), 1e-6);
    const auto parameters = layer.named_parameters();
    const auto names = torch_values.names(name + "/weights");
    BOOST_REQUIRE(parameters.size() == names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto& [own_name, parameter] = parameters[i];
      BOOST_TEST(own_name == names[i]);
      check_close(own_name, parameter.value(), torch_values.tensor(name + "/weights/" + own_name),
                  1e-9);
      check_close("d_" + own_name, parameter.grad(),
                  torch_values.tensor(name + "/gradients/" + own_name), 1e-6);
    }
  }
}

template <class Make>
void check_optimizer(const std::string& name, Make make) {
  Variable a(inputs({2, 3}), true);
  Variable b(inputs({4}), true);
  auto optimizer = make(std::vector<Variable>{a, b});
  for (int step = 1; step <= 3; ++step) {
    const Real factor = static_cast<Real>(step);
    Tensor sine = a.value();
    for (Real& element : sine) element = std::sin(factor * element);
    Tensor cosine = b.value();
    for (Real& element : cosine) element = std::cos(factor * element);
    (sum(a * Variable(sine)) + sum(b * Variable(cosine))).backward();
    optimizer.step();
    optimizer.zero_grad();
    const std::string place = name + "/" + std::to_string(step);
    check_close(place + "/a", a.value(), torch_values.tensor(place + "/a"));
    check_close(place + "/b", b.value(), torch_values.tensor(place + "/b"));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(padded_bidirectional_layers_are_pytorchs) {
  check_layer<RNN>("rnn");
  check_layer<GRU>("gru");
  check_layer<LSTM>("lstm");
}

BOOST_AUTO_TEST_CASE(optimizers_take_pytorchs_steps) {
  using Parameters = std::vector<Variable>;
  check_optimizer("sgd", [](const Parameters& p) { return SGD(p, 0.1); });
  check_optimizer("sgd_momentum", [](const Parameters& p) { return SGD(p, 0.1, 0.9); });
  check_optimizer("adam", [](const Parameters& p) { return Adam(p, 0.01); });
  check_optimizer("adamw", [](const Parameters& p) { return AdamW(p, 0.01, 0.1); });
}

BOOST_AUTO_TEST_CASE(gradients_are_clipped_as_by_pytorch) {
  const Variable a(inputs({2, 3}), true);
  const Variable b(inputs({4}), true);
  const Variable unused(inputs({4}), true);
  (2 * sum(a * a.detach()) + 3 * sum(b * b.detach())).backward();
  const Real norm = clip_grad_norm({a, unused, b}, Real(1.5));
  check_close("norm", full({}, norm), torch_values.tensor("clip/norm"));
  check_close("a", a.grad(), torch_values.tensor("clip/a"));
  check_close("b", b.grad(), torch_values.tensor("clip/b"));
}

BOOST_AUTO_TEST_CASE(an_embedding_with_padding_is_pytorchs) {
  Rng rng(5);
  const Embedding layer(5, 4, rng, 1);
  const Variable vectors = layer(IndexTensor{{0, 1, 3}, {3, 1, 4}});
  check_close("weight", layer.weight().value(), torch_values.tensor("embedding/weight"), 8e-7);
  check_close("vectors", vectors.value(), torch_values.tensor("embedding/vectors"), 8e-7);
  sum(vectors * Variable(inputs({2, 3, 4}))).backward();
  check_close("d_weight", layer.weight().grad(), torch_values.tensor("embedding/d_weight"));
}
