// The recurrent ops, cells and layers against central differences, in double.
#include "autograd/nn/rnn.h"

#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"

using namespace attn;
using Inputs = std::vector<Variable>;

namespace {

constexpr std::size_t kB = 3, kT = 4, kIn = 2, kH = 5;

const std::vector<SequenceOptions> kOptions = {
    {{}, false}, {{}, true}, {{2, 4, 1}, false}, {{2, 4, 1}, true}};

std::string name_of(const std::string& op, const SequenceOptions& options) {
  return op + (options.reverse ? ", reverse" : "") + (options.lengths.empty() ? "" : ", lengths");
}

void check(const std::string& op, const std::function<Variable(const Inputs&)>& f,
           const std::vector<Tensor>& inputs) {
  BOOST_TEST_CONTEXT(op) {
    try {
      BOOST_TEST(gradcheck(op, f, inputs).elements > 0u);
    } catch (const std::exception& error) {
      BOOST_ERROR(error.what());
    }
  }
}

std::vector<Tensor> sequence_inputs(std::size_t blocks, Rng& rng) {
  return {randn({kB, kT, blocks * kH}, rng), randn({kB, kH}, rng), randn({blocks * kH, kH}, rng),
          randn({blocks * kH}, rng)};
}

// x, then what the layer starts from, then all its parameters.
template <class Layer>
Variable joined_results(Layer& layer, const Inputs& x, const Lengths& lengths) {
  if constexpr (std::is_same_v<Layer, LSTM>) {
    const LSTMSequenceStates result = layer(x[0], {x[1], x[2]}, lengths);
    return concatenate({result.outputs, unsqueeze(result.state.h, 1), unsqueeze(result.state.c, 1)},
                       1);
  } else {
    const SequenceStates result = layer(x[0], x[1], lengths);
    return concatenate({result.outputs, unsqueeze(result.state, 1)}, 1);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(sequences_have_right_gradients) {
  Rng rng(11);
  for (const SequenceOptions& options : kOptions) {
    check(
        name_of("rnn_sequence", options),
        [&](const Inputs& x) { return rnn_sequence(x[0], x[1], x[2], x[3], options); },
        sequence_inputs(1, rng));
    check(
        name_of("gru_sequence", options),
        [&](const Inputs& x) { return gru_sequence(x[0], x[1], x[2], x[3], options); },
        sequence_inputs(3, rng));
    std::vector<Tensor> inputs = sequence_inputs(4, rng);
    inputs.push_back(randn({kB, kH}, rng));
    check(
        name_of("lstm_sequence", options),
        [&](const Inputs& x) { return lstm_sequence(x[0], x[1], x[4], x[2], x[3], options); },
        inputs);
  }
}

BOOST_AUTO_TEST_CASE(one_step_of_the_gru_has_right_gradients) {
  Rng rng(12);
  check("gru_step", [](const Inputs& x) { return gru_step(x[0], x[1], x[2], x[3]); },
        {randn({kB, 3 * kH}, rng), randn({kB, kH}, rng), randn({3 * kH, kH}, rng),
         randn({3 * kH}, rng)});
  check(
      "two gru_steps with one weight",
      [](const Inputs& x) { return gru_step(x[0], gru_step(x[0], x[1], x[2], x[3]), x[2], x[3]); },
      {randn({kB, 3 * kH}, rng), randn({kB, kH}, rng), randn({3 * kH, kH}, rng),
       randn({3 * kH}, rng)});
}

BOOST_AUTO_TEST_CASE(selected_rows_have_right_gradients) {
  Rng rng(13);
  check("select_rows",
        [](const Inputs& x) {
          return select_rows(x[0], {2, 0, 3}) * 2;
        },
        {randn({3, 4, 2}, rng)});
}

BOOST_AUTO_TEST_CASE(cells_have_right_gradients) {
  Rng rng(14);
  check("gru_cell",
        [](const Inputs& x) {
          return gru_cell(x[0], x[1], {x[2], x[3], x[4], x[5]});
        },
        {randn({kB, kIn}, rng), randn({kB, kH}, rng), randn({3 * kH, kIn}, rng),
         randn({3 * kH, kH}, rng), randn({3 * kH}, rng), randn({3 * kH}, rng)});
  const RNNCell rnn(kIn, kH, rng);
  check("RNNCell", [&](const Inputs& x) { return rnn(x[0], x[1]); },
        {randn({kB, kIn}, rng), randn({kB, kH}, rng)});
  const LSTMCell lstm(kIn, kH, rng);
  check("LSTMCell",
        [&](const Inputs& x) {
          const LSTMState next = lstm(x[0], {x[1], x[2]});
          return concatenate({next.h, next.c}, -1);
        },
        {randn({kB, kIn}, rng), randn({kB, kH}, rng), randn({kB, kH}, rng)});
}

BOOST_AUTO_TEST_CASE(layers_have_right_gradients_in_both_directions_with_lengths) {
  Rng rng(15);
  GRU gru(kIn, kH, rng, Direction::kBoth);
  check("GRU",
        [&](const Inputs& x) {
          return joined_results(gru, x, {2, 4, 1});
        },
        {randn({kB, kT, kIn}, rng), randn({kB, 2 * kH}, rng)});
  LSTM lstm(kIn, kH, rng, Direction::kBoth);
  check("LSTM",
        [&](const Inputs& x) {
          return joined_results(lstm, x, {2, 4, 1});
        },
        {randn({kB, kT, kIn}, rng), randn({kB, 2 * kH}, rng), randn({kB, 2 * kH}, rng)});
  RNN rnn(kIn, kH, rng, Direction::kBoth);
  check("RNN",
        [&](const Inputs& x) {
          return joined_results(rnn, x, {2, 4, 1});
        },
        {randn({kB, kT, kIn}, rng), randn({kB, 2 * kH}, rng)});
}
