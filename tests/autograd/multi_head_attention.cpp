// Promises of autograd/nn/multi_head_attention.h. The published digits are in tests/chapters.
#include "autograd/nn/multi_head_attention.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>
#include <stdexcept>

#include "autograd/nn/functional.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

constexpr std::size_t B = 2, T = 5, C = 6, H = 3;

AttentionMask causal() {
  AttentionMask mask;
  mask.causal = true;
  return mask;
}

// The formula of the header from primitive ops, with the heads split by reshape and permute.
Variable plain_self_attention(const MultiHeadAttention& attention, const Variable& x,
                              const BoolTensor& hidden) {
  const auto parameters = attention.named_parameters();
  const auto split = [&](std::size_t p) {
    const Variable y = linear(x, parameters[p].second);
    return permute(reshape(y, {B, T, H, C / H}), {0, 2, 1, 3});
  };
  const Variable scores = matmul(split(0), split(1), true) / std::sqrt(static_cast<Real>(C / H));
  const Variable contexts = matmul(masked_softmax(scores, hidden), split(2));
  return linear(reshape(permute(contexts, {0, 2, 1, 3}), {B, T, C}), parameters[3].second,
                parameters[4].second);
}

bool is_refused_with(const std::string& sentence, const std::function<void()>& call) {
  try {
    call();
  } catch (const std::invalid_argument& error) {
    BOOST_TEST(error.what() == sentence);
    return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(parameters_have_the_published_names_and_shapes) {
  Rng rng(1);
  MultiHeadOptions options;
  options.memory_width = 7;
  const MultiHeadAttention attention(4, C, H, rng, options);
  const auto parameters = attention.named_parameters();
  const std::vector<std::pair<std::string, std::string>> expected = {{"W_query.weight", "(6, 4)"},
                                                                     {"W_key.weight", "(6, 7)"},
                                                                     {"W_value.weight", "(6, 7)"},
                                                                     {"out_proj.weight", "(6, 6)"},
                                                                     {"out_proj.bias", "(6,)"}};
  BOOST_REQUIRE(parameters.size() == expected.size());
  for (std::size_t p = 0; p < expected.size(); ++p) {
    BOOST_TEST(parameters[p].first == expected[p].first);
    BOOST_TEST(to_string(parameters[p].second.shape()) == expected[p].second);
  }
}

BOOST_AUTO_TEST_CASE(stepping_over_columns_equals_splitting_by_reshape_and_permute) {
  Rng rng(2);
  const MultiHeadAttention attention(C, H, rng);
  const Variable x(randn({B, T, C}, rng));
  BoolTensor later = BoolTensor::from_shape({T, T});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t s = 0; s < T; ++s) later(t, s) = s > t;
  }
  const HeadsOutput result = attention(x, causal());
  const Tensor expected = plain_self_attention(attention, x, later).value();
  BOOST_TEST(largest_difference(result.output.value(), expected) < 1e-6);
  BOOST_TEST(to_string(result.weights.shape()) == "(2, 3, 5, 5)");
}

BOOST_AUTO_TEST_CASE(a_causal_output_is_the_same_to_the_bit_when_later_inputs_change) {
  Rng rng(3);
  const MultiHeadAttention attention(C, H, rng);
  const Tensor x = randn({B, T, C}, rng);
  const Tensor before = attention(Variable(x), causal()).output.value();
  for (std::size_t t = 0; t + 1 < T; ++t) {
    Tensor changed = x;
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t s = t + 1; s < T; ++s) changed(b, s, 0) += Real(5);
    }
    const Tensor after = attention(Variable(changed), causal()).output.value();
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i <= t; ++i) {
        for (std::size_t c = 0; c < C; ++c) BOOST_TEST(after(b, i, c) == before(b, i, c));
      }
      BOOST_TEST(after(b, t + 1, 0) != before(b, t + 1, 0));
    }
  }
}

BOOST_AUTO_TEST_CASE(padding_changes_nothing_in_the_real_positions) {
  Rng rng(4);
  const MultiHeadAttention attention(C, H, rng);
  const Tensor x = randn({1, T, C}, rng);
  Tensor padded = full({1, T + 3, C}, 9);
  std::copy(x.begin(), x.end(), padded.begin());
  AttentionMask mask;
  mask.lengths = {T};
  const HeadsOutput alone = attention(Variable(x));
  const HeadsOutput with_padding = attention(Variable(padded), mask);
  const Tensor real = slice(with_padding.output, 1, 0, T).value();
  BOOST_TEST(largest_difference(real, alone.output.value()) < 1e-6);
  for (std::size_t s = T; s < T + 3; ++s) BOOST_TEST(with_padding.weights.value()(0, 0, 0, s) == 0);
}

BOOST_AUTO_TEST_CASE(a_cache_filled_step_by_step_gives_the_outputs_of_the_whole_sequence) {
  Rng rng(5);
  const MultiHeadAttention attention(C, H, rng);
  const Variable x(randn({B, T, C}, rng));
  const Tensor whole = attention(x, causal()).output.value();
  KeyValues cache;
  std::vector<Variable> outputs = {attention.extend(slice(x, 1, 0, 2), cache).output};
  for (std::size_t t = 2; t < T; ++t) {
    outputs.push_back(attention.extend(slice(x, 1, t, t + 1), cache).output);
  }
  BOOST_TEST(cache.length() == T);
  BOOST_TEST(largest_difference(concatenate(outputs, 1).value(), whole) < 1e-6);
}

BOOST_AUTO_TEST_CASE(a_cache_without_a_graph_gives_the_same_outputs_with_and_without_weights) {
  const NoGradGuard no_graph;
  Rng rng(5);
  const MultiHeadAttention attention(C, H, rng);
  const Variable x(randn({B, T, C}, rng));
  const Tensor whole = attention(x, causal()).output.value();
  for (const Weights weights : {Weights::kWanted, Weights::kNotWanted}) {
    KeyValues cache;
    std::vector<Variable> outputs;
    for (std::size_t t = 0; t < T; ++t) {
      outputs.push_back(attention.extend(slice(x, 1, t, t + 1), cache, weights).output);
    }
    BOOST_TEST(cache.length() == T);
    BOOST_TEST(to_string(cache.keys.shape()) == "(2, 5, 6)");
    BOOST_TEST(largest_difference(concatenate(outputs, 1).value(), whole) < 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(what_is_appended_to_a_copy_of_a_cache_does_not_reach_the_original) {
  const NoGradGuard no_graph;
  Rng rng(5);
  const MultiHeadAttention attention(C, H, rng);
  const Variable x(randn({B, T, C}, rng));
  KeyValues cache;
  for (std::size_t t = 0; t < 3; ++t) attention.extend(slice(x, 1, t, t + 1), cache);
  KeyValues copy = cache;  // the fourth place of each is its own
  attention.extend(slice(x, 1, 4, 5), copy);
  attention.extend(slice(x, 1, 3, 4), cache);
  const Tensor expected = attention.project(x).keys.value();
  BOOST_TEST(largest_difference(cache.keys.value(), slice(Variable(expected), 1, 0, 4).value()) <
             1e-6);
  BOOST_TEST(std::abs(copy.keys.value()(1, 3, 2) - expected(1, 4, 2)) < 1e-6);
}

// A long cache has room behind its places: what it gives, to whoever asks, is as without.
BOOST_AUTO_TEST_CASE(a_cache_with_room_gives_what_the_whole_sequence_gives) {
  const NoGradGuard no_graph;
  constexpr std::size_t kLong = 40;
  Rng rng(5);
  const MultiHeadAttention attention(C, H, rng);
  const Variable x(randn({B, kLong, C}, rng));
  const HeadsOutput whole = attention(x, causal());
  for (const Weights weights : {Weights::kWanted, Weights::kNotWanted}) {
    KeyValues cache, copy;
    std::vector<Variable> outputs;
    for (std::size_t t = 0; t < kLong; ++t) {
      if (t == 30) copy = cache;
      const HeadsOutput next = attention.extend(slice(x, 1, t, t + 1), cache, weights);
      outputs.push_back(next.output);
      if (weights == Weights::kNotWanted) continue;
      const Tensor expected = slice(slice(whole.weights, 2, t, t + 1), 3, 0, t + 1).value();
      BOOST_TEST(largest_difference(next.weights.value(), expected) < 1e-6);
    }
    BOOST_TEST(largest_difference(concatenate(outputs, 1).value(), whole.output.value()) < 1e-6);
    BOOST_TEST(cache.room > 0u);
    BOOST_TEST(cache.length() == kLong);
    const Tensor expected = attention.project(x).keys.value();
    BOOST_TEST(largest_difference(cache.without_room().keys.value(), expected) < 1e-6);
    // The copy was not written to; it takes other places, several at once or one, and other rows.
    attention.extend(slice(x, 1, 0, 1), copy, weights);
    const Tensor more = attention.extend(slice(x, 1, 31, 34), copy, weights).output.value();
    BOOST_TEST(to_string(more.shape()) == "(2, 3, 6)");
    const Tensor chosen = copy.select({1}).without_room().keys.value();
    for (std::size_t c = 0; c < C; ++c) {
      BOOST_TEST(std::abs(chosen(0, 29, c) - expected(1, 29, c)) < 1e-6);
      BOOST_TEST(std::abs(chosen(0, 30, c) - expected(1, 0, c)) < 1e-6);
      BOOST_TEST(std::abs(chosen(0, 31, c) - expected(1, 31, c)) < 1e-6);
    }
    BOOST_TEST(largest_difference(cache.without_room().keys.value(), expected) < 1e-6);
    // Asked by several queries, and with lengths: room is no place to look at.
    const Variable two = slice(x, 1, kLong - 2, kLong);
    const Tensor last = attention.attend(two, cache, causal(), weights).output.value();
    BOOST_TEST(largest_difference(last, slice(whole.output, 1, kLong - 2, kLong).value()) < 1e-6);
    const AttentionMask lengths{false, {30, kLong}};
    const Tensor of_lengths = attention.attend(two, cache, lengths, weights).output.value();
    const Tensor exact =
        attention.attend(two, attention.project(x), lengths, weights).output.value();
    BOOST_TEST(largest_difference(of_lengths, exact) < 1e-6);
    KeyValues second = cache.select({1, 1});  // has room of its own
    attention.extend(slice(x, 1, 7, 8), second, weights);
    const Tensor of_second = second.without_room().keys.value();
    for (std::size_t c = 0; c < C; ++c) {
      BOOST_TEST(std::abs(of_second(0, 12, c) - expected(1, 12, c)) < 1e-6);
      BOOST_TEST(std::abs(of_second(0, kLong, c) - expected(0, 7, c)) < 1e-6);
    }
    BOOST_TEST(cache.length() == kLong);
    BOOST_TEST(largest_difference(cache.without_room().keys.value(), expected) < 1e-6);
  }
}

// Nothing appended is no place more; who holds the values alone does not see them change; and what
// does not fit leaves the cache as it was.
BOOST_AUTO_TEST_CASE(a_cache_with_room_takes_nothing_but_whole_places_and_spares_what_others_hold) {
  const NoGradGuard no_graph;
  Rng rng(8);
  const Variable many(randn({B, 20, C}, rng)), one(randn({B, 1, C}, rng));
  KeyValues cache{many, many.detach()};
  cache.append({one, one.detach()});
  BOOST_TEST(cache.room > 0u);
  const Variable none(zeros({B, 0, C}));
  cache.append({none, none});
  BOOST_TEST(cache.length() == 21u);
  cache.append({one, one.detach()});
  const Variable held = cache.values;
  const Tensor before = held.value();
  cache.append({one, one.detach()});
  BOOST_TEST(largest_difference(held.value(), before) == 0);
  const Tensor keys = cache.keys.value();
  BOOST_CHECK_THROW(cache.append({one, none}), std::invalid_argument);
  BOOST_TEST(largest_difference(cache.keys.value(), keys) == 0);
  BOOST_TEST(cache.length() == 23u);
}

BOOST_AUTO_TEST_CASE(a_cache_can_repeat_and_drop_sequences) {
  Rng rng(6);
  const MultiHeadAttention attention(C, H, rng);
  KeyValues cache;
  attention.extend(Variable(randn({B, T, C}, rng)), cache);
  const KeyValues chosen = cache.select({1, 1, 0});
  BOOST_TEST(to_string(chosen.keys.shape()) == "(3, 5, 6)");
  BOOST_TEST(chosen.values.value()(1, 2, 3) == cache.values.value()(1, 2, 3));
  BOOST_TEST(chosen.keys.value()(2, 4, 5) == cache.keys.value()(0, 4, 5));
  BOOST_TEST(KeyValues().select({0}).length() == 0u);
}

BOOST_AUTO_TEST_CASE(cross_attention_looks_at_the_memory_and_projects_it_once) {
  Rng rng(7);
  MultiHeadOptions options;
  options.memory_width = 4;
  const MultiHeadAttention attention(C, C, H, rng, options);
  const Variable x(randn({B, 2, C}, rng)), memory(randn({B, T, 4}, rng));
  AttentionMask mask;
  mask.lengths = {T, 3};
  const HeadsOutput direct = attention(x, memory, mask);
  BOOST_TEST(to_string(direct.output.shape()) == "(2, 2, 6)");
  BOOST_TEST(to_string(direct.weights.shape()) == "(2, 3, 2, 5)");
  BOOST_TEST(direct.weights.value()(1, 0, 0, 3) == 0);
  BOOST_TEST(direct.weights.value()(0, 0, 0, 3) > 0);
  const HeadsOutput in_parts = attention.attend(x, attention.project(memory), mask);
  BOOST_TEST(largest_difference(in_parts.output.value(), direct.output.value()) == 0);
}

BOOST_AUTO_TEST_CASE(dropout_acts_on_the_weights_in_training_only) {
  Rng rng(8);
  MultiHeadOptions options;
  options.dropout = 0.5;
  MultiHeadAttention attention(C, H, rng, options);
  const Variable x(randn({B, T, C}, rng));
  const Tensor first = attention(x).output.value();
  BOOST_TEST(largest_difference(attention(x).output.value(), first) > 1e-3);
  attention.eval();
  const Tensor evaluated = attention(x).output.value();
  BOOST_TEST(largest_difference(attention(x).output.value(), evaluated) == 0);
}

// That the gradients agree too is shown op by op: tests/gradcheck/head_attention.cpp.
BOOST_AUTO_TEST_CASE(the_output_does_not_depend_on_whether_weights_are_wanted) {
  Rng rng(10);
  MultiHeadOptions options;
  options.dropout = 0.5;
  MultiHeadAttention attention(C, H, rng, options);
  const Variable x(randn({B, T, C}, rng));
  AttentionMask mask = causal();
  mask.lengths = {5, 3};
  attention.eval();
  const HeadsOutput with = attention(x, mask);
  const HeadsOutput without = attention(x, mask, Weights::kNotWanted);
  BOOST_TEST(largest_difference(with.output.value(), without.output.value()) < 1e-6);
  BOOST_TEST(without.weights.is_empty());
  attention.train();
  const Tensor first = attention(x, mask, Weights::kNotWanted).output.value();
  const Tensor second = attention(x, mask, Weights::kNotWanted).output.value();
  BOOST_TEST(largest_difference(first, second) > 1e-3);  // dropout still drops weights
  BOOST_TEST(attention(x, mask, Weights::kNotWanted).weights.is_empty());
}

BOOST_AUTO_TEST_CASE(nan_in_the_padding_reaches_nothing_with_or_without_weights) {
  Rng rng(11);
  const MultiHeadAttention attention(C, H, rng);
  const Variable queries(randn({B, T, C}, rng));
  const Tensor memory = randn({B, T, C}, rng);
  Tensor spoilt = memory;
  for (std::size_t t = 3; t < T; ++t) {
    for (std::size_t c = 0; c < C; ++c) spoilt(1, t, c) = NAN;
  }
  AttentionMask mask;
  mask.lengths = {T, 3};
  for (const Weights wanted : {Weights::kWanted, Weights::kNotWanted}) {
    const Variable expected = attention(queries, Variable(memory), mask, wanted).output;
    const Variable found = attention(queries, Variable(spoilt), mask, wanted).output;
    BOOST_TEST(largest_difference(found.value(), expected.value()) < 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(a_cache_takes_no_places_of_another_batch) {
  Rng rng(9);
  const MultiHeadAttention attention(C, H, rng);
  const auto more = [&](std::size_t batch) { return Variable(randn({batch, 1, C}, rng)); };
  const auto check = [&] {
    KeyValues cache;
    // While no graph is recorded, the third place finds room, and the fourth too.
    for (int place = 0; place < 3; ++place) attention.extend(more(2), cache);
    BOOST_TEST(is_refused_with("key-value cache: expected shape (2, 1, 6), got (3, 1, 6)",
                               [&] { attention.extend(more(3), cache); }));
    BOOST_TEST(is_refused_with("key-value cache: expected shape (2, 1, 6), got (1, 1, 6)",
                               [&] { attention.extend(more(1), cache); }));
    BOOST_TEST(cache.length() == 3u);
  };
  check();
  const NoGradGuard no_graph;
  check();
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_in_a_sentence) {
  Rng rng(9);
  BOOST_TEST(is_refused_with("multi-head attention: width 6 cannot be split into 4 heads",
                             [&] { MultiHeadAttention(6, 4, rng); }));
  const MultiHeadAttention attention(C, H, rng);
  const Variable x(randn({B, T, C}, rng));
  AttentionMask mask;
  mask.lengths = {1};
  BOOST_TEST(is_refused_with("multi-head attention: 1 lengths were given for 2 sequences",
                             [&] { attention(x, mask); }));
  mask.lengths = {5, 0};
  BOOST_TEST(is_refused_with("multi-head attention: length 0 of sequence 1 is outside 1 to 5",
                             [&] { attention(x, mask); }));
  BOOST_TEST(is_refused_with("multi-head attention: 5 queries cannot be the last of 2 keys", [&] {
    attention(x, Variable(randn({B, 2, C}, rng)), causal());
  }));
}
