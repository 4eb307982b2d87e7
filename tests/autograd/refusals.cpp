// What the functions of Variables refuse: each argument in turn has a shape or a value that does
// not fit the others, and the sentence must name the function, the rule and what was found. The
// same in both storeys.
#include <boost/test/unit_test.hpp>
#include <functional>

#include "autograd/nn/attention.h"
#include "autograd/nn/functional.h"
#include "autograd/nn/functional/attention.h"
#include "autograd/nn/rnn.h"
#include "core/tensor/math.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

struct Refusal {
  std::function<void()> call;
  std::string sentence;
};

void check(const std::vector<Refusal>& refusals) {
  for (const auto& [call, sentence] : refusals) {
    std::string found = "nothing was refused";
    try {
      call();
    } catch (const std::invalid_argument& error) {
      found = error.what();
    }
    BOOST_TEST(found == sentence);
  }
}

Variable of(const Shape& shape) { return Variable(zeros(shape)); }

IndexTensor ids_of(const Shape& shape) {
  IndexTensor ids = IndexTensor::from_shape(shape);
  ids.fill(0);
  return ids;
}

}  // namespace

BOOST_AUTO_TEST_CASE(linear_maps_and_norms) {
  check({
      {[] {
         linear(of({2, 3}), of({3}));
       },
       "linear: expected 2 axes, got shape (3,)"},
      {[] {
         linear(of({2, 3}), of({4, 2}));
       },
       "linear: an input of shape (2, 3) does not fit a weight of shape (4, 2)"},
      {[] {
         linear(of({2, 3}), of({4, 3}), of({3}));
       },
       "linear: expected shape (4,), got (3,)"},
      {[] {
         layer_norm(of({2, 3}), of({2}), of({3}));
       },
       "layer_norm: expected shape (3,), got (2,)"},
      {[] {
         layer_norm(of({2, 3}), of({3}), of({1}));
       },
       "layer_norm: expected shape (3,), got (1,)"},
  });
}

BOOST_AUTO_TEST_CASE(losses) {
  check({
      {[] { cross_entropy(of({}), ids_of({})); }, "cross_entropy: logits need an axis of classes"},
      {[] {
         cross_entropy(of({2, 3}), ids_of({3}));
       },
       "cross_entropy: expected shape (2,), got (3,)"},
      {[] {
         mse_loss(of({2, 3}), of({3, 2}));
       },
       "mse_loss: expected shape (3, 2), got (2, 3)"},
  });
}

BOOST_AUTO_TEST_CASE(rows_and_elements_by_number) {
  check({
      {[] { embedding(of({3}), ids_of({1})); }, "embedding: expected 2 axes, got shape (3,)"},
      {[] {
         gather(of({2, 3}), 1, ids_of({3, 1}));
       },
       "gather: expected shape (2, 1), got (3, 1)"},
      {[] {
         gather(of({2, 3}), 1, ids_of({2}));
       },
       "gather: expected shape (2, 3), got (2,)"},
      {[] {
         select_rows(of({2, 3}), {0, 0});
       },
       "select_rows: expected 3 axes, got shape (2, 3)"},
      {[] {
         select_rows(of({2, 3, 4}), {0});
       },
       "select_rows: 1 rows were given for shape (2, 3, 4)"},
      {[] {
         select_rows(of({2, 3, 4}), {0, 3});
       },
       "select_rows: there is no row 3 in shape (2, 3, 4)"},
  });
}

// B = 2 sequences of T = 3 steps, H = 4; k blocks of gates.
BOOST_AUTO_TEST_CASE(recurrent_sequences) {
  using Sequence = std::function<Variable(const Variable&, const Variable&, const Variable&,
                                          const Variable&, const SequenceOptions&)>;
  const Sequence lstm = [](const Variable& projection, const Variable& h0, const Variable& weight,
                           const Variable& bias, const SequenceOptions& options) {
    return lstm_sequence(projection, h0, h0, weight, bias, options);
  };
  const std::vector<std::tuple<std::string, std::size_t, Sequence>> sequences = {
      {"rnn_sequence", 1, rnn_sequence},
      {"gru_sequence", 3, gru_sequence},
      {"lstm_sequence", 4, lstm}};
  for (const auto& [name, k, run] : sequences) {
    const std::string op = name + ": ", kH = std::to_string(4 * k);
    const Variable projection = of({2, 3, 4 * k}), h0 = of({2, 4}), weight = of({4 * k, 4}),
                   bias = of({4 * k});
    const Sequence& sequence = run;
    const std::size_t width = 4 * k;
    check({
        {[&] {
           sequence(of({2, width}), h0, weight, bias, {});
         },
         op + "expected 3 axes, got shape (2, " + kH + ")"},
        {[&] { sequence(projection, of({4}), weight, bias, {}); },
         op + "expected 2 axes, got shape (4,)"},
        {[&] {
           sequence(of({3, 3, width}), h0, weight, bias, {});
         },
         op + "expected shape (2, 3, " + kH + "), got (3, 3, " + kH + ")"},
        {[&] {
           sequence(of({2, 3, 5}), h0, weight, bias, {});
         },
         op + "expected shape (2, 3, " + kH + "), got (2, 3, 5)"},
        {[&] {
           sequence(projection, h0, of({width, 5}), bias, {});
         },
         op + "expected shape (" + kH + ", 4), got (" + kH + ", 5)"},
        {[&] { sequence(projection, h0, weight, of({5}), {}); },
         op + "expected shape (" + kH + ",), got (5,)"},
        {[&] {
           sequence(of({2, 0, width}), h0, weight, bias, {});
         },
         op + "a sequence has no steps"},
        {[&] { sequence(projection, h0, weight, bias, {{3}}); },
         op + "1 lengths were given for 2 sequences"},
        {[&] {
           sequence(projection, h0, weight, bias, {{3, 4}});
         },
         op + "length 4 of sequence 1 is outside 1 to 3"},
        {[&] {
           sequence(projection, h0, weight, bias, {{0, 3}});
         },
         op + "length 0 of sequence 0 is outside 1 to 3"},
    });
  }
  check({
      {[] {
         lstm_sequence(of({2, 3, 16}), of({2, 4}), of({2, 5}), of({16, 4}), of({16}));
       },
       "lstm_sequence: expected shape (2, 4), got (2, 5)"},
      {[] {
         gru_step(of({2, 1, 12}), of({2, 4}), of({12, 4}), of({12}));
       },
       "gru_step: expected 2 axes, got shape (2, 1, 12)"},
      {[] {
         gru_step(of({3, 12}), of({2, 4}), of({12, 4}), of({12}));
       },
       "gru_step: expected shape (2, 12), got (3, 12)"},
      {[] {
         gru_step(of({2, 12}), of({2, 4}), of({12, 5}), of({12}));
       },
       "gru_step: expected shape (12, 4), got (12, 5)"},
      {[] {
         gru_step(of({2, 12}), of({2, 4}), of({12, 4}), of({4}));
       },
       "gru_step: expected shape (12,), got (4,)"},
  });
}

BOOST_AUTO_TEST_CASE(recurrent_layers) {
  Rng rng(1);
  const GRU gru(5, 4, rng);
  check({
      {[&] {
         gru(of({2, 5}));
       },
       "recurrent layer: expected 3 axes, got shape (2, 5)"},
      {[&] {
         gru(of({2, 3, 5}), of({2, 3}));
       },
       "recurrent layer: initial state: expected shape (2, 4), got (2, 3)"},
      {[&] {
         gru(of({2, 3, 5}), {}, {3});
       },
       "recurrent layer: 1 lengths were given for 2 sequences"},
  });
}

// B = 2, T = 3 queries, S = 5 keys, width C = 4, H = 2 heads.
BOOST_AUTO_TEST_CASE(attention_by_heads) {
  const Variable queries = of({2, 3, 4}), keys = of({2, 5, 4}), weights = of({2, 2, 3, 5});
  const AttentionMask causal{true, {}}, one_length{false, {5}}, too_long{false, {5, 6}};
  check({
      {[&] {
         head_scores(of({3, 4}), keys, 2);
       },
       "head_scores: expected 3 axes, got shape (3, 4)"},
      {[&] {
         head_scores(queries, of({5, 4}), 2);
       },
       "head_scores: expected 3 axes, got shape (5, 4)"},
      {[&] {
         head_scores(queries, of({3, 5, 4}), 2);
       },
       "head_scores: expected shape (2, 5, 4), got (3, 5, 4)"},
      {[&] { head_scores(queries, keys, 3); }, "head_scores: width 4 cannot be split into 3 heads"},
      {[&] { head_scores(queries, keys, 0); }, "head_scores: width 4 cannot be split into 0 heads"},
      {[&] {
         head_weights(of({2, 3, 5}), 1);
       },
       "head_weights: expected 4 axes, got shape (2, 3, 5)"},
      {[&] {
         head_weights(of({2, 2, 5, 3}), 1, causal);
       },
       "head_weights: 5 queries cannot be the last of 3 keys"},
      {[&] { head_weights(weights, 1, one_length); },
       "head_weights: 1 lengths were given for 2 sequences"},
      {[&] { head_weights(weights, 1, too_long); },
       "head_weights: length 6 of sequence 1 is outside 1 to 5"},
      {[&] {
         head_contexts(of({2, 3, 5}), keys);
       },
       "head_contexts: expected 4 axes, got shape (2, 3, 5)"},
      {[&] {
         head_contexts(weights, of({5, 4}));
       },
       "head_contexts: expected 3 axes, got shape (5, 4)"},
      {[&] {
         head_contexts(weights, of({2, 6, 4}));
       },
       "head_contexts: expected shape (2, 5, 4), got (2, 6, 4)"},
      {[&] {
         head_contexts(weights, of({2, 5, 3}));
       },
       "head_contexts: width 3 cannot be split into 2 heads"},
      {[&] {
         head_attention(of({3, 4}), keys, keys, 2, 1);
       },
       "head_attention: expected 3 axes, got shape (3, 4)"},
      {[&] {
         head_attention(queries, of({5, 4}), keys, 2, 1);
       },
       "head_attention: expected 3 axes, got shape (5, 4)"},
      {[&] {
         head_attention(queries, of({2, 5, 6}), keys, 2, 1);
       },
       "head_attention: expected shape (2, 5, 4), got (2, 5, 6)"},
      {[&] {
         head_attention(queries, keys, of({2, 6, 4}), 2, 1);
       },
       "head_attention: expected shape (2, 5, 4), got (2, 6, 4)"},
      {[&] { head_attention(queries, keys, keys, 3, 1); },
       "head_attention: width 4 cannot be split into 3 heads"},
      {[&] {
         head_attention(queries, of({2, 0, 4}), of({2, 0, 4}), 2, 1);
       },
       "head_attention: there are no keys to look at"},
      {[&] { head_attention(keys, queries, queries, 2, 1, causal); },
       "head_attention: 5 queries cannot be the last of 3 keys"},
      {[&] { head_attention(queries, keys, keys, 2, 1, one_length); },
       "head_attention: 1 lengths were given for 2 sequences"},
      {[&] {
         without_padding(of({2, 4}), {1, 2});
       },
       "without_padding: expected 3 axes, got shape (2, 4)"},
      {[&] { without_padding(queries, {1}); },
       "without_padding: 1 lengths were given for 2 sequences"},
  });
}

BOOST_AUTO_TEST_CASE(scores) {
  const Variable queries = of({2, 3, 4}), keys = of({2, 5, 4}), v = of({1, 4});
  Rng rng(1);
  check({
      {[&] {
         additive_scores(of({3, 4}), keys, v);
       },
       "additive_scores: expected 3 axes, got shape (3, 4)"},
      {[&] {
         additive_scores(queries, of({5, 4}), v);
       },
       "additive_scores: expected 3 axes, got shape (5, 4)"},
      {[&] {
         additive_scores(queries, of({2, 5, 3}), v);
       },
       "additive_scores: expected shape (2, 5, 4), got (2, 5, 3)"},
      {[&] {
         additive_scores(queries, of({1, 5, 4}), v);
       },
       "additive_scores: expected shape (2, 5, 4), got (1, 5, 4)"},
      {[&] { additive_scores(queries, keys, of({4})); },
       "additive_scores: expected shape (1, 4), got (4,)"},
      {[&] {
         DotScore()(of({3, 4}), keys);
       },
       "dot score: expected 3 axes, got shape (3, 4)"},
      {[&] {
         DotScore()(queries, of({5, 4}));
       },
       "dot score: expected 3 axes, got shape (5, 4)"},
      {[&] {
         DotScore()(queries, of({2, 5, 3}));
       },
       "dot score: a query of width 4 and a key of width 3 have no dot product"},
      {[&] { make_score("dot", 4, 3, 2, rng); },
       "make_score: a query of width 4 and a key of width 3 have no dot product"},
      {[&] { make_score("cosine", 4, 4, 2, rng); }, "make_score: there is no score called cosine"},
      {[] { hide_padding({0}, 3); }, "hide_padding: length 0 of sequence 0 is outside 1 to 3"},
  });
}

BOOST_AUTO_TEST_CASE(tensors) {
  Tensor total = zeros({2, 3});
  check({
      {[&] {
         math::add_into(zeros({3, 2}), total);
       },
       "add_into: expected shape (2, 3), got (3, 2)"},
      {[&] {
         math::add_to_rows(zeros({1, 2}), ids_of({1}), total);
       },
       "add_to_rows: expected shape (1, 3), got (1, 2)"},
      {[&] {
         math::add_to_slice(zeros({1, 2}), 0, 0, total);
       },
       "add_to_slice: expected shape (1, 3), got (1, 2)"},
      {[&] {
         largest_difference(zeros({2, 3}), zeros({3}));
       },
       "largest_difference: expected shape (2, 3), got (3,)"},
  });
}
