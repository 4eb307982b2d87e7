// Layers and losses against published.json: the same seed gives the same weights, the same masks
// and the same outputs as PyTorch.
#include <boost/test/unit_test.hpp>

#include "autograd/nn/dropout.h"
#include "autograd/nn/embedding.h"
#include "autograd/nn/layer_norm.h"
#include "autograd/nn/linear.h"
#include "autograd/nn/positional.h"
#include "autograd/nn/rnn.h"
#include "tests/support/reference_file.h"

using namespace attn;

namespace {

const ReferenceFile published("tests/reference/published.json");

void check_weights(const Module& module, const std::string& place) {
  const StateDict state = module.state_dict();
  BOOST_REQUIRE(state.size() == published.names(place).size());
  for (const auto& [name, value] : state) {
    check_close(place + "/" + name, value, published.tensor(place + "/" + name), 1e-9);
  }
}

IndexTensor targets(std::initializer_list<std::int64_t> ids) {
  IndexTensor result = IndexTensor::from_shape({ids.size()});
  std::copy(ids.begin(), ids.end(), result.begin());
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_random_stream_is_pytorchs) {
  for (const std::uint64_t seed : {123u, 789u}) {
    Rng rng(seed);
    for (const double expected :
         published.numbers("rng/mt19937_seed" + std::to_string(seed) + "_first8")) {
      BOOST_TEST(static_cast<double>(rng.next()) == expected);
    }
  }
  Rng uniform_stream(123);
  check_close("rand", rand({18}, uniform_stream),
              published.tensor("rng/torch_rand_seed123_first18"), 1e-9);
  Rng short_stream(123);
  check_close("randn of 8", randn({8}, short_stream),
              published.tensor("rng/torch_randn_seed123_first8"), 1e-9);
  Rng block_stream(123);
  // PyTorch's vectorised logarithm and cosine differ from the library's in the last bits.
  check_close("randn of 16", randn({16}, block_stream),
              published.tensor("rng/torch_randn_seed123_16"), 8e-7);
}

// torch.randint after torch.manual_seed(7), PyTorch 1.13: below 2^32 one number of the generator is
// enough, beyond it takes two.
BOOST_AUTO_TEST_CASE(whole_numbers_are_those_of_randint) {
  Rng rng(7);
  for (const std::int64_t expected : {5, 2, 1, 6, 3, 7, 7, 9})
    BOOST_TEST(rng.below(10) == expected);
  for (const std::int64_t expected : {396459895993, 611018672663, 309610205529}) {
    BOOST_TEST(rng.below(std::int64_t{1} << 40) == expected);
  }
  for (const std::int64_t expected : {309457262, 1801189930}) {
    BOOST_TEST(rng.below((std::int64_t{1} << 32) - 1) == expected);
  }
  for (const std::int64_t expected : {6, 2}) BOOST_TEST(rng.below(10) == expected);
}

BOOST_AUTO_TEST_CASE(linear_starts_with_pytorchs_weights) {
  Rng rng(123);
  const Linear layer(3, 2, rng);
  check_weights(layer, "rng/linear_3x2_bias_seed123");
}

BOOST_AUTO_TEST_CASE(linear_without_bias_draws_the_weight_only) {
  Rng rng(123);
  const Linear query(3, 2, rng, Bias::kWithout);
  const Linear key(3, 2, rng, Bias::kWithout);
  check_close("W_query", query.weight().value(),
              published.tensor("ch03_ex3_1/weights/W_query.weight"), 1e-9);
  check_close("W_key", key.weight().value(), published.tensor("ch03_ex3_1/weights/W_key.weight"),
              1e-9);
  BOOST_TEST(query.state_dict().size() == 1u);
}

BOOST_AUTO_TEST_CASE(embedding_starts_as_randn) {
  Rng rng(123);
  const Embedding small(2, 4, rng);
  check_close("Embedding(2, 4)", reshape(small.weight().value(), {8}),
              published.tensor("rng/torch_randn_seed123_first8"), 1e-9);
}

BOOST_AUTO_TEST_CASE(dropout_draws_pytorchs_mask) {
  for (const auto& [p, place] : {std::pair(0.5, "ones"), {0.1, "ones_p0.1"}, {0.2, "ones_p0.2"}}) {
    Rng rng(123);
    const Dropout layer(p, rng);
    check_close(place, layer(Variable(ones({6, 6}))).value(),
                published.tensor(std::string("ch03_dropout/") + place), 1e-9);
  }
}

BOOST_AUTO_TEST_CASE(cells_compute_what_pytorchs_compute) {
  const Variable x(published.tensor("gru_cell/x"));
  const Variable h(published.tensor("gru_cell/h"));
  Rng gru_rng(123);
  const GRUCell gru(3, 2, gru_rng);
  check_weights(gru, "gru_cell/weights");
  check_close("GRUCell", gru(x, h).value(), published.tensor("gru_cell/out"));
  check_close("gru_cell", gru_cell(x, h, gru.weights()).value(), published.tensor("gru_cell/out"));

  Rng lstm_rng(123);
  const LSTMCell lstm(3, 2, lstm_rng);
  check_weights(lstm, "lstm_cell/weights");
  const LSTMState next = lstm(x, {h, Variable(published.tensor("lstm_cell/c"))});
  check_close("LSTMCell h", next.h.value(), published.tensor("lstm_cell/h_out"));
  check_close("LSTMCell c", next.c.value(), published.tensor("lstm_cell/c_out"));

  Rng rnn_rng(123);
  const RNNCell rnn(3, 2, rnn_rng);
  check_weights(rnn, "rnn_cell/weights");
  check_close("RNNCell", rnn(x, h).value(), published.tensor("rnn_cell/out"));
}

BOOST_AUTO_TEST_CASE(a_gru_over_a_sequence_computes_what_pytorchs_computes) {
  Rng rng(123);
  const GRU gru(3, 2, rng);
  check_weights(gru, "gru_seq/w");
  const Variable x(reshape(published.tensor("ch03_inputs/x"), {1, 6, 3}));
  check_close("GRU", gru(x).outputs.value(), published.tensor("gru_seq/outputs"));
}

BOOST_AUTO_TEST_CASE(cross_entropy_and_its_gradient_are_pytorchs) {
  for (const bool ignore : {false, true}) {
    const std::string place = ignore ? "cross_entropy_ignore2" : "cross_entropy";
    const Variable logits(published.tensor("cross_entropy/logits"), true);
    CrossEntropyOptions options;
    if (ignore) options.ignore_index = 2;
    const Variable loss = cross_entropy(logits, targets({0, 1, 2}), options);
    check_close(place, loss.value(), published.tensor(place + "/loss"));
    loss.backward();
    check_close(place + " gradient", logits.grad(), published.tensor(place + "/dlogits"));
  }
}

BOOST_AUTO_TEST_CASE(layer_norm_is_pytorchs) {
  const LayerNorm layer(3);
  const Variable x(published.tensor("layernorm/x"));
  // The inputs are a few hundredths apart, so that dividing by the deviation magnifies roundings.
  check_close("LayerNorm", layer(x).value(), published.tensor("layernorm/out"), 1e-6);
}

BOOST_AUTO_TEST_CASE(sinusoidal_positions_are_the_published_ones) {
  check_close("sinusoidal_positions", sinusoidal_positions(4, 6),
              published.tensor("sinusoidal_pe_4x6"), 6e-7);  // printed with six digits
}
