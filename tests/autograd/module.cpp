// Modules: names, order, shared parameters, training mode, and loading all or nothing.
#include "autograd/nn/module.h"

#include <boost/test/unit_test.hpp>
#include <deque>

#include "autograd/nn/dropout.h"
#include "autograd/nn/embedding.h"
#include "autograd/nn/linear.h"
#include "autograd/nn/rnn.h"
#include "tests/support/message_of.h"

using namespace attn;

namespace {

class Encoder : public Module {
 public:
  explicit Encoder(Rng& rng) : embedding(5, 2, rng), gru(2, 3, rng), dropout(0.5, rng) {
    add_module("embedding", embedding);
    add_module("gru", gru);
    add_module("dropout", dropout);
  }
  Embedding embedding;
  GRU gru;
  Dropout dropout;
};

// A child before its own parameters, a list of children, and an output that shares a weight.
class Model : public Module {
 public:
  explicit Model(Rng& rng) : encoder(rng) {
    add_module("encoder", encoder);
    for (std::size_t i = 0; i < 2; ++i) {
      blocks.emplace_back(2, 2, rng, Bias::kWithout);
      add_module("block" + std::to_string(i), blocks.back());
    }
    scale = add_parameter("scale", ones({2}));
    output_weight = add_parameter("output_weight", encoder.embedding.weight());
  }
  Encoder encoder;
  std::deque<Linear> blocks;
  Variable scale;
  Variable output_weight;

  using Module::add_module;
  using Module::add_parameter;
};

std::vector<std::string> names_of(const StateDict& state) {
  std::vector<std::string> names;
  for (const auto& named : state) names.push_back(named.first);
  return names;
}

Tensor& value_of(StateDict& state, const std::string& name) {
  for (auto& named : state) {
    if (named.first == name) return named.second;
  }
  throw std::logic_error("no " + name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(names_are_pytorchs_own_parameters_first) {
  Rng rng(1);
  const Model model(rng);
  const std::vector<std::string> expected = {
      "scale",
      "output_weight",
      "encoder.embedding.weight",
      "encoder.gru.weight_ih_l0",
      "encoder.gru.weight_hh_l0",
      "encoder.gru.bias_ih_l0",
      "encoder.gru.bias_hh_l0",
      "block0.weight",
      "block1.weight",
  };
  BOOST_TEST(names_of(model.state_dict()) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_shared_parameter_counts_once_and_is_saved_under_each_name) {
  Rng rng(1);
  Model model(rng);
  // scale 2, table 5 · 2, GRU 9 · 2 + 9 · 3 + 9 + 9, blocks 2 · 4
  BOOST_TEST(model.parameter_count() == 2u + 10u + 63u + 8u);
  BOOST_TEST(model.parameters().size() == 8u);
  BOOST_TEST(model.state_dict().size() == 9u);
  sum(model.output_weight).backward();
  BOOST_TEST(model.encoder.embedding.weight().has_grad());
  model.zero_grad();
  BOOST_TEST(!model.output_weight.has_grad());
}

BOOST_AUTO_TEST_CASE(a_state_that_was_loaded_is_the_state_that_was_saved) {
  Rng rng(1);
  const Model first(rng);
  Model second(rng);
  BOOST_TEST((first.state_dict() != second.state_dict()));
  second.load_state_dict(first.state_dict());
  BOOST_TEST((first.state_dict() == second.state_dict()));
}

BOOST_AUTO_TEST_CASE(a_state_that_does_not_fit_is_refused_by_name_and_changes_nothing) {
  Rng rng(1);
  Model model(rng);
  const StateDict before = model.state_dict();
  const auto refuse = [&](const StateDict& state) {
    const std::string message = message_of([&] { model.load_state_dict(state); });
    BOOST_TEST((model.state_dict() == before));
    return message;
  };
  const StateDict other = Model(rng).state_dict();

  StateDict renamed = other;
  renamed[3].first = "encoder.gru.weight";
  BOOST_TEST(refuse(renamed) ==
             "load_state_dict: the names differ; missing: encoder.gru.weight_ih_l0; unexpected: "
             "encoder.gru.weight");
  StateDict reshaped = other;
  value_of(reshaped, "block1.weight") = zeros({2, 3});
  BOOST_TEST(refuse(reshaped) ==
             "load_state_dict: block1.weight is (2, 2) here and (2, 3) in what is loaded");
  StateDict twice = other;
  twice.push_back(twice.front());
  BOOST_TEST(refuse(twice) == "load_state_dict: scale is given twice");
  StateDict split = other;
  value_of(split, "output_weight") = zeros({5, 2});
  BOOST_TEST(refuse(split) ==
             "load_state_dict: output_weight and encoder.embedding.weight are one parameter here, "
             "but differ in what is loaded");
}

BOOST_AUTO_TEST_CASE(training_mode_reaches_every_child) {
  Rng rng(1);
  Model model(rng);
  const Variable x(ones({100}));
  BOOST_TEST(model.encoder.dropout.is_training());
  BOOST_TEST((model.encoder.dropout(x).value() != x.value()));
  model.eval();
  BOOST_TEST(!model.is_training());
  BOOST_TEST(!model.encoder.dropout.is_training());
  BOOST_TEST((model.encoder.dropout(x).value() == x.value()));
  model.train();
  BOOST_TEST(model.encoder.dropout.is_training());
}

BOOST_AUTO_TEST_CASE(a_name_is_given_once_and_has_no_dot) {
  Rng rng(1);
  Model model(rng);
  BOOST_TEST(message_of([&] { model.add_parameter("scale", zeros({1})); }) ==
             "Module: the name scale is taken");
  BOOST_TEST(message_of([&] { model.add_module("block0", model.blocks[0]); }) ==
             "Module: the name block0 is taken");
  BOOST_TEST(message_of([&] { model.add_parameter("a.b", zeros({1})); }) ==
             "Module: \"a.b\" is no name; it must be without dots");
}

BOOST_AUTO_TEST_CASE(the_first_and_the_last_word_can_be_padding) {
  Rng rng(1);
  for (const std::int64_t id : {0, 4}) {
    const Tensor rows = Embedding(5, 2, rng, id).weight().value();
    for (std::int64_t row = 0; row < 5; ++row) BOOST_TEST((rows(row, 0) == 0) == (row == id));
  }
}

BOOST_AUTO_TEST_CASE(a_padding_id_outside_the_vocabulary_is_refused) {
  Rng rng(1);
  BOOST_TEST(message_of([&] { Embedding(5, 2, rng, 5); }) ==
             "Embedding: padding id 5 is outside a vocabulary of 5");
}

BOOST_AUTO_TEST_CASE(a_layer_without_input_is_refused) {
  Rng rng(1);
  BOOST_CHECK_EXCEPTION(Linear(0, 3, rng), std::invalid_argument, [](const auto& error) {
    return std::string(error.what()) == "Linear: a layer from width 0 to 3 has no input";
  });
}
