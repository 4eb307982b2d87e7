// The recurrent ops, cells and layers against central differences, in double, and the fused form
// against the one written out in primitive ops.
#include "autograd/nn/rnn.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/gradcheck.h"
#include "core/tensor/difference.h"

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

struct Gradients {
  Tensor value;
  std::vector<Tensor> grads;  // of the inputs, then of the parameters
};

template <class Layer>
Gradients gradients_of(Layer& layer, const std::vector<Tensor>& inputs, const Lengths& lengths) {
  layer.zero_grad();
  Inputs x;
  for (const Tensor& input : inputs) x.emplace_back(input, true);
  const Variable result = joined_results(layer, x, lengths);
  Rng rng(5);
  result.backward(randn(result.shape(), rng));
  Gradients all{result.value(), {}};
  for (const Variable& input : x) all.grads.push_back(input.grad());
  for (const Variable& parameter : layer.parameters()) all.grads.push_back(parameter.grad());
  return all;
}

template <class Layer>
void check_fused_equals_steps(const std::string& name) {
  for (const Direction direction : {Direction::kForward, Direction::kBoth}) {
    for (const Lengths& lengths : {Lengths{}, Lengths{2, 4, 1}}) {
      Rng rng(3);
      Layer layer(kIn, kH, rng, direction);
      const std::size_t width = direction == Direction::kBoth ? 2 * kH : kH;
      std::vector<Tensor> inputs = {randn({kB, kT, kIn}, rng), randn({kB, width}, rng)};
      if (std::is_same_v<Layer, LSTM>) inputs.push_back(randn({kB, width}, rng));
      const Gradients fused = gradients_of(layer, inputs, lengths);
      layer.set_fused(false);
      const Gradients steps = gradients_of(layer, inputs, lengths);
      BOOST_TEST_CONTEXT(name << ", width " << width << ", lengths " << lengths.size()) {
        BOOST_TEST(largest_difference(fused.value, steps.value) < 1e-12);
        BOOST_REQUIRE(fused.grads.size() == steps.grads.size());
        for (std::size_t i = 0; i < fused.grads.size(); ++i) {
          BOOST_TEST(largest_difference(fused.grads[i], steps.grads[i]) < 1e-12, "gradient " << i);
        }
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(fused_sequences_have_right_gradients) {
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

BOOST_AUTO_TEST_CASE(cells_from_primitive_ops_have_right_gradients) {
  Rng rng(14);
  for (const std::size_t blocks : {1u, 3u, 4u}) {
    check("cell of " + std::to_string(blocks) + " blocks",
          [blocks](const Inputs& x) {
            const RecurrentWeights weights{x[2], x[3], x[4], x[5]};
            if (blocks == 1) return rnn_cell(x[0], x[1], weights);
            if (blocks == 3) return gru_cell(x[0], x[1], weights);
            const LSTMState next = lstm_cell(x[0], {x[1], x[6]}, weights);
            return concatenate({next.h, next.c}, -1);
          },
          {randn({kB, kIn}, rng), randn({kB, kH}, rng), randn({blocks * kH, kIn}, rng),
           randn({blocks * kH, kH}, rng), randn({blocks * kH}, rng), randn({blocks * kH}, rng),
           randn({kB, kH}, rng)});
  }
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

BOOST_AUTO_TEST_CASE(fused_layers_equal_the_cells_step_by_step) {
  check_fused_equals_steps<RNN>("RNN");
  check_fused_equals_steps<GRU>("GRU");
  check_fused_equals_steps<LSTM>("LSTM");
}
