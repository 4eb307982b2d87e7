// The whole step of the attention decoder, and the model around it, against central differences;
// and what padding, batching and stepping must not change.
#include "chapters/shared/attention_encoder_decoder.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/gradcheck.h"

using namespace attn;

namespace {

constexpr std::int64_t kFirstToken = 1, kEndToken = 2;

AttentionModelOptions tiny(const std::string& score, Direction encoder, Query query) {
  AttentionModelOptions options{/*source_vocabulary=*/7, /*target_vocabulary=*/6,
                                /*embedding=*/3, /*hidden=*/4, /*encoder_hidden=*/4};
  if (encoder == Direction::kBoth) options.encoder_hidden = 2;
  options.score = score;
  options.encoder = encoder;
  options.query = query;
  return options;
}

IndexTensor ids(const Shape& shape, const std::vector<std::int64_t>& values) {
  IndexTensor result = IndexTensor::from_shape(shape);
  std::copy(values.begin(), values.end(), result.begin());
  return result;
}

void check_close(const Tensor& found, const Tensor& expected, double tolerance) {
  BOOST_REQUIRE_EQUAL(to_string(found.shape()), to_string(expected.shape()));
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_REQUIRE_SMALL(std::fabs(double(found.data()[i]) - double(expected.data()[i])), tolerance);
  }
}

Tensor part(const Tensor& x, std::size_t axis, std::size_t begin, std::size_t end) {
  return slice(Variable(x), static_cast<std::ptrdiff_t>(axis), begin, end).value();
}

// dL/dparameter by central differences, for every element of every parameter, with L = Σ c · f().
void check_parameters(const std::string& name, Module& model,
                      const std::function<Variable()>& output) {
  Rng rng(9);
  const Variable first = output();
  const Tensor cotangent = randn(first.shape(), rng);
  model.zero_grad();
  first.backward(cotangent);
  const auto loss = [&] {
    const NoGradGuard no_gradients;
    return sum(output() * Variable(cotangent)).item();
  };
  for (auto& [parameter_name, parameter] : model.named_parameters()) {
    for (std::size_t i = 0; i < parameter.size(); ++i) {
      constexpr Real step = 1e-6;
      Variable handle = parameter;
      Real& element = handle.mutable_value().data()[i];
      const Real value = element;
      element = value + step;
      const Real above = loss();
      element = value - step;
      const Real below = loss();
      element = value;
      const Real difference = (above - below) / (2 * step);
      const Real rule = parameter.has_grad() ? parameter.grad().data()[i] : 0;
      const double error = std::fabs(rule - difference) / std::max(1.0, std::fabs(difference));
      BOOST_REQUIRE_MESSAGE(error < 1e-7, name << ", " << parameter_name << "[" << i << "]: rule "
                                               << rule << ", difference " << difference);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_decoder_step_has_the_right_gradient_for_every_score_and_query) {
  for (const std::string& score : score_names()) {
    for (const Query query : {Query::kNewState, Query::kOldState}) {
      Rng rng(3);
      AttentionEncoderDecoder model(tiny(score, Direction::kBoth, query), rng);
      const BoolTensor hidden = hide_padding({3, 5}, 5);
      const IndexTensor tokens = ids({2}, {4, 5});
      // Inputs: the old state and the encoder's states. Keys are prepared from the states, so the
      // check goes through the score's own weights too.
      const auto step = [&](const std::vector<Variable>& x) {
        const AttentionEncoderDecoder::Source source{model.attention().memory(x[1], hidden), x[0]};
        const AttentionEncoderDecoder::Step next = model.step(source, x[0], tokens);
        return concatenate({next.state, next.logits, next.weights}, -1);
      };
      gradcheck(score + " decoder step", step, {randn({2, 4}, rng), randn({2, 5, 4}, rng)});
    }
  }
}

BOOST_AUTO_TEST_CASE(every_parameter_of_the_model_has_the_right_gradient) {
  const IndexTensor source = ids({2, 4}, {3, 4, 5, 6, 6, 4, 0, 0});
  const IndexTensor target_in = ids({2, 3}, {1, 3, 4, 1, 5, 0});
  for (const Direction encoder : {Direction::kForward, Direction::kBoth}) {
    for (const Query query : {Query::kNewState, Query::kOldState}) {
      for (const Readout readout : {Readout::kCombined, Readout::kDirect}) {
        AttentionModelOptions options = tiny("additive", encoder, query);
        options.readout = readout;
        Rng rng(4);
        AttentionEncoderDecoder model(options, rng);
        check_parameters("attention model", model, [&] {
          return model.decode(model.encode(source, {4, 2}), target_in).logits;
        });
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(padding_changes_nothing_at_unpadded_positions) {
  for (const std::string& score : score_names()) {
    for (const Query query : {Query::kNewState, Query::kOldState}) {
      Rng rng(5);
      const AttentionEncoderDecoder model(tiny(score, Direction::kBoth, query), rng);
      const auto alone = model.decode(model.encode(ids({1, 2}, {6, 4}), {2}), ids({1, 2}, {1, 5}));
      // The same sentence as the shorter row of a batch, with anything as its padding.
      const auto batched = model.decode(model.encode(ids({2, 4}, {3, 4, 5, 6, 6, 4, 5, 3}), {4, 2}),
                                        ids({2, 3}, {1, 3, 4, 1, 5, 2}));
      const auto second_row = [](const Variable& x, std::size_t T) {
        return part(part(x.value(), 0, 1, 2), 1, 0, T);
      };
      check_close(second_row(batched.logits, 2), alone.logits.value(), 1e-12);
      const Tensor weights = second_row(batched.weights, 2);
      check_close(part(weights, 2, 0, 2), alone.weights.value(), 1e-12);
      for (const Real weight : part(weights, 2, 2, 4)) BOOST_TEST(weight == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(steps_give_what_the_whole_target_gives_at_once) {
  const IndexTensor source = ids({2, 4}, {3, 4, 5, 6, 6, 4, 0, 0});
  const IndexTensor target_in = ids({2, 3}, {1, 3, 4, 1, 5, 5});
  for (const Query query : {Query::kNewState, Query::kOldState}) {
    Rng rng(6);
    const AttentionEncoderDecoder model(tiny("multiplicative", Direction::kBoth, query), rng);
    const auto encoded = model.encode(source, {4, 2});
    const auto whole = model.decode(encoded, target_in);
    Variable state = encoded.first_state;
    for (std::size_t t = 0; t < 3; ++t) {
      const auto step = model.step(encoded, state, ids({2}, {target_in(0, t), target_in(1, t)}));
      state = step.state;
      check_close(step.logits.value(), select(whole.logits, 1, t).value(), 1e-12);
      check_close(step.weights.value(), select(whole.weights, 1, t).value(), 1e-12);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_translation_is_what_the_logits_say_and_ends_at_the_end_token) {
  Rng rng(7);
  AttentionEncoderDecoder model(tiny("additive", Direction::kBoth, Query::kNewState), rng);
  const IndexTensor source = ids({2, 4}, {3, 4, 5, 6, 6, 4, 0, 0});
  const auto said = model.translate(source, {4, 2}, kFirstToken, kEndToken, 5);
  BOOST_REQUIRE_EQUAL(said.tokens.size(), 2U);
  for (std::size_t b = 0; b < 2; ++b) {
    const std::vector<std::int64_t>& tokens = said.tokens[b];
    BOOST_TEST(tokens.size() <= 5);
    // Given its own words, the model would say each of them again.
    std::vector<std::int64_t> before{kFirstToken};
    before.insert(before.end(), tokens.begin(), tokens.end());
    const std::size_t S = b == 0 ? 4 : 2;
    std::vector<std::int64_t> own_source(source.data() + b * 4, source.data() + b * 4 + S);
    const auto decoded =
        model.decode(model.encode(ids({1, S}, own_source), {S}), ids({1, before.size()}, before));
    for (std::size_t t = 0; t < before.size() && t < 5; ++t) {
      const Tensor logits = select(decoded.logits, 1, t).value();
      const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
      BOOST_TEST(best == (t < tokens.size() ? tokens[t] : kEndToken));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_dot_product_needs_keys_as_wide_as_the_query) {
  Rng rng(8);
  AttentionModelOptions options = tiny("dot", Direction::kBoth, Query::kNewState);
  options.encoder_hidden = 3;
  BOOST_CHECK_EXCEPTION(AttentionEncoderDecoder(options, rng), std::invalid_argument,
                        [](const std::invalid_argument& error) {
                          return std::string(error.what()) ==
                                 "make_score: a query of width 4 and a key of width 6 have no dot "
                                 "product";
                        });
  BOOST_CHECK_THROW(hide_padding({2, 0}, 3), std::invalid_argument);
  BOOST_CHECK_THROW(make_score("cosine", 4, 4, 4, rng), std::invalid_argument);
}
