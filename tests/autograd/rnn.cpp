// Recurrent layers in float: a layer equals its cell step by step, padding does not matter, and
// what does not fit is refused.
#include "autograd/nn/rnn.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstring>

#include "core/system/parallel.h"
#include "core/tensor/math.h"
#include "tests/support/message_of.h"
#include "tests/support/reference_file.h"

using namespace attn;

namespace {

// Values, then the gradients of x, h0 and the parameters, for L = Σ c · (outputs, state).
std::vector<Tensor> everything(GRU& gru, const Tensor& input, const Tensor& initial,
                               const Lengths& lengths) {
  gru.zero_grad();
  const Variable x(input, true);
  const Variable h0(initial, true);
  const SequenceStates result = gru(x, h0, lengths);
  const Variable all = concatenate({result.outputs, unsqueeze(result.state, 1)}, 1);
  Rng rng(2);
  all.backward(randn(all.shape(), rng));
  std::vector<Tensor> tensors{all.value(), x.grad(), h0.grad()};
  for (const Variable& parameter : gru.parameters()) tensors.push_back(parameter.grad());
  return tensors;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_layer_equals_its_cell_step_by_step) {
  Rng rng(1);
  GRU layer(24, 33, rng);
  const Tensor x = randn({5, 17, 24}, rng);
  const Tensor h0 = randn({5, 33}, rng);
  const std::vector<Tensor> at_once = everything(layer, x, h0, {});
  layer.zero_grad();
  const Variable input(x, true), initial(h0, true);
  std::vector<Variable> states;
  for (std::size_t t = 0; t < 17; ++t) {
    const Variable& state = states.empty() ? initial : states.back();
    states.push_back(gru_cell(select(input, 1, t), state, layer.weights()));
  }
  states.push_back(states.back());
  const Variable all = stack(states, 1);
  Rng cotangents(2);
  all.backward(randn(all.shape(), cotangents));
  check_close("states", at_once[0], all.value(), 1e-6);
  // Gradients of weights add up 85 products of a few units in another order.
  check_close("d_x", at_once[1], input.grad(), 5e-6);
  check_close("d_h0", at_once[2], initial.grad(), 5e-6);
  const std::vector<Variable> parameters = layer.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    check_close("parameter " + std::to_string(i), at_once[3 + i], parameters[i].grad(), 5e-6);
  }
}

// As many sequences, and so long, that the threads share them.
BOOST_AUTO_TEST_CASE(threads_change_no_bit_and_each_sequence_is_what_it_is_alone) {
  constexpr std::size_t B = 70, T = 32, H = 128;
  SequenceOptions options;
  for (std::size_t b = 0; b < B; ++b) options.lengths.push_back(1 + (7 * b) % T);
  using Function = std::function<Variable(const std::vector<Variable>&, const SequenceOptions&)>;
  const std::vector<std::pair<std::size_t, Function>> functions{
      {1, [](const auto& x, const auto& o) { return rnn_sequence(x[0], x[1], x[3], x[4], o); }},
      {3, [](const auto& x, const auto& o) { return gru_sequence(x[0], x[1], x[3], x[4], o); }},
      {4, [](const auto& x, const auto& o) {
         return lstm_sequence(x[0], x[1], x[2], x[3], x[4], o);
       }}};
  for (const auto& [blocks, function] : functions) {
    Rng rng(5);
    const Tensor projection = randn({B, T, blocks * H}, rng);
    const Tensor h0 = randn({B, H}, rng), c0 = randn({B, H}, rng);
    const Tensor weight = math::scale_shift(randn({blocks * H, H}, rng), Real(0.1), 0);
    const Tensor bias = randn({blocks * H}, rng);
    const Tensor cotangent = randn({B, T, blocks == 4 ? 2 * H : H}, rng);
    // Sequences first … last − 1 alone: the value, and the gradients of projection and h0.
    const auto part = [&, &function = function](std::size_t first, std::size_t last) {
      const auto rows = [&](const Tensor& x) { return math::slice(x, 0, first, last); };
      SequenceOptions some;
      some.lengths = {options.lengths.begin() + static_cast<std::ptrdiff_t>(first),
                      options.lengths.begin() + static_cast<std::ptrdiff_t>(last)};
      std::vector<Variable> inputs;
      for (const Tensor& x : {rows(projection), rows(h0), rows(c0), weight, bias})
        inputs.emplace_back(x, true);
      const Variable y = function(inputs, some);
      y.backward(rows(cotangent));
      return std::vector<Tensor>{y.value(), inputs[0].grad(), inputs[1].grad()};
    };
    const std::vector<Tensor> all = part(0, B);
    for (const int count : {2, 3}) {
      set_threads(count);
      const std::vector<Tensor> shared = part(0, B);
      set_threads(1);
      for (std::size_t i = 0; i < all.size(); ++i) {
        const std::size_t bytes = all[i].size() * sizeof(Real);
        BOOST_TEST(std::memcmp(all[i].data(), shared[i].data(), bytes) == 0);
      }
    }
    for (const std::size_t first : {std::size_t{0}, std::size_t{31}, std::size_t{64}}) {
      const std::vector<Tensor> alone = part(first, first + 6);
      for (std::size_t i = 0; i < all.size(); ++i) {
        check_close("part", math::slice(all[i], 0, first, first + 6), alone[i], 5e-6);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_lstm_cell_equals_a_layer_over_one_step) {
  Rng for_layer(3), for_cell(3), rng(4);
  const LSTM layer(2, 5, for_layer);
  const LSTMCell cell(2, 5, for_cell);
  const Variable x(randn({3, 2}, rng)), h(randn({3, 5}, rng)), c(randn({3, 5}, rng));
  const LSTMState expected = layer(unsqueeze(x, 1), {h, c}, {}).state;
  const LSTMState found = cell(x, {h, c});
  check_close("h", expected.h.value(), found.h.value(), 1e-6);
  check_close("c", expected.c.value(), found.c.value(), 1e-6);
}

BOOST_AUTO_TEST_CASE(what_stands_in_the_padding_changes_nothing) {
  Rng rng(1);
  GRU gru(3, 4, rng, Direction::kBoth);
  Tensor x = randn({2, 6, 3}, rng);
  const Tensor h0 = randn({2, 8}, rng);
  const std::vector<Tensor> before = everything(gru, x, h0, {6, 2});
  for (std::size_t i = (6 + 2) * 3; i < x.size(); ++i) x.data()[i] = NAN;
  const std::vector<Tensor> after = everything(gru, x, h0, {6, 2});
  BOOST_TEST((before[0] == after[0]));
  BOOST_TEST((before[2] == after[2]));
  // The gradient of W_hh and of both biases; that of W_ih multiplies the padding's NaN by 0.
  BOOST_TEST((before[4] == after[4]));
  BOOST_TEST((before[5] == after[5]));
}

BOOST_AUTO_TEST_CASE(a_decoder_may_project_all_its_inputs_at_once) {
  Rng rng(1);
  const GRUCell cell(3, 4, rng);
  const Variable x(randn({2, 5, 3}, rng));
  const Variable projections = cell.project(x);
  Variable one_by_one(zeros({2, 4}));
  Variable projected = one_by_one;
  for (std::size_t t = 0; t < 5; ++t) {
    one_by_one = cell(select(x, 1, t), one_by_one);
    projected = cell.step(select(projections, 1, t), projected);
  }
  check_close("state", projected.value(), one_by_one.value());
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_in_a_sentence) {
  Rng rng(1);
  GRU gru(3, 4, rng);
  const Variable x(zeros({2, 6, 3}));
  BOOST_TEST(message_of([&] {
               gru(Variable(zeros({2, 3})));
             }) == "recurrent layer: expected 3 axes, got shape (2, 3)");
  BOOST_TEST(message_of([&] {
               gru(Variable(zeros({2, 6, 5})));
             }) == "linear: an input of shape (2, 6, 5) does not fit a weight of shape (12, 3)");
  BOOST_TEST(message_of([&] {
               gru(x, Variable(zeros({2, 5})));
             }) == "recurrent layer: initial state: expected shape (2, 4), got (2, 5)");
  BOOST_TEST(message_of([&] { gru(x, {}, {6}); }) ==
             "recurrent layer: 1 lengths were given for 2 sequences");
  BOOST_TEST(message_of([&] {
               gru(x, {}, {6, 7});
             }) == "recurrent layer: length 7 of sequence 1 is outside 1 to 6");
  BOOST_TEST(message_of([&] {
               gru(x, {}, {0, 6});
             }) == "recurrent layer: length 0 of sequence 0 is outside 1 to 6");
  BOOST_TEST(message_of([&] { GRU(3, 0, rng); }) ==
             "recurrent layer: a state of width 0 holds nothing");
  BOOST_TEST(message_of([&] { GRUCell(3, 0, rng); }) ==
             "recurrent cell: a state of width 0 holds nothing");
  BOOST_TEST(message_of([&] {
               gru(Variable(zeros({2, 0, 3})));
             }) == "gru_sequence: a sequence has no steps");
}

BOOST_AUTO_TEST_CASE(a_layer_in_evaluation_records_no_graph) {
  Rng rng(1);
  const GRU gru(3, 4, rng);
  const NoGradGuard no_grad;
  BOOST_TEST(!gru(Variable(zeros({2, 6, 3}))).outputs.requires_grad());
}
