// Promises of autograd/nn/transformer.h. That the layers equal PyTorch's is checked by
// reference/compare_transformer.py.
#include "autograd/nn/transformer.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

#include "autograd/ops.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

constexpr std::size_t B = 2, T = 5, S = 6, C = 8, H = 2;

TransformerSizes sizes(NormPlace norm = NormPlace::kBefore, double dropout = 0) {
  return {C, H, 3 * C, dropout, norm};
}

Tensor places(const Variable& x, std::size_t begin, std::size_t end) {
  return slice(x, 1, begin, end).value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(norm_after_leaves_places_with_mean_0_and_variance_1) {
  Rng rng(1);
  const EncoderLayer layer(sizes(NormPlace::kAfter), rng);
  const Variable y = layer(Variable(randn({B, S, C}, rng))).output;
  const Tensor means = mean(y, {-1}).value(), variances = variance(y, {-1}).value();
  for (std::size_t i = 0; i < means.size(); ++i) {
    BOOST_TEST(std::abs(means.data()[i]) < 1e-5);
    BOOST_TEST(std::abs(variances.data()[i] - 1) < 1e-3);
  }
}

// Sublayers whose last weights are 0 add nothing: what came in goes out.
BOOST_AUTO_TEST_CASE(with_norm_before_the_residual_path_is_the_identity) {
  Rng rng(2);
  EncoderLayer layer(sizes(), rng);
  for (auto& [name, parameter] : layer.named_parameters()) {
    const bool is_last =
        name.find("out_proj") != std::string::npos || name.find("contract") != std::string::npos;
    if (is_last) Variable(parameter).mutable_value().fill(0);
  }
  const Tensor x = randn({B, S, C}, rng);
  BOOST_TEST(largest_difference(layer(Variable(x)).output.value(), x) == 0);
}

BOOST_AUTO_TEST_CASE(padding_changes_nothing_in_the_real_places) {
  Rng rng(3);
  const EncoderLayer encoder(sizes(), rng);
  const DecoderLayer decoder(sizes(), CrossAttention::kWith, rng);
  const Tensor real = randn({1, 4, C}, rng), x = randn({1, T, C}, rng);
  const auto decode = [&](const Variable& memory, const std::vector<std::size_t>& lengths) {
    DecoderCache cache = decoder.begin(memory, lengths);
    return decoder(Variable(x), cache).output.value();
  };
  const Variable alone = encoder(Variable(real)).output;
  const Tensor decoded_alone = decode(alone, {});
  for (int padding = 0; padding < 2; ++padding) {
    const Variable padded = concatenate({Variable(real), Variable(randn({1, 2, C}, rng))}, 1);
    const Variable encoded = encoder(padded, {4}).output;
    BOOST_TEST(largest_difference(places(encoded, 0, 4), alone.value()) < 1e-6);
    BOOST_TEST(largest_difference(decode(encoded, {4}), decoded_alone) < 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(the_decoder_is_causal_to_the_bit) {
  Rng rng(4);
  const DecoderLayer layer(sizes(), CrossAttention::kWith, rng);
  const Variable memory(randn({B, S, C}, rng));
  const Variable first(randn({B, 3, C}, rng));
  const auto decode = [&](const Tensor& later) {
    DecoderCache cache = layer.begin(memory, {6, 4});
    return layer(concatenate({first, Variable(later)}, 1), cache).output;
  };
  const Variable one = decode(randn({B, 2, C}, rng)), other = decode(randn({B, 2, C}, rng));
  BOOST_TEST((places(one, 0, 3) == places(other, 0, 3)));
  BOOST_TEST(largest_difference(places(one, 3, 5), places(other, 3, 5)) > 1e-3);
}

BOOST_AUTO_TEST_CASE(places_one_by_one_are_the_places_at_once) {
  Rng rng(5);
  for (const CrossAttention cross : {CrossAttention::kWith, CrossAttention::kWithout}) {
    const DecoderLayer layer(sizes(), cross, rng);
    const Variable x(randn({B, T, C}, rng)), memory(randn({B, S, C}, rng));
    const auto begin = [&] {
      return cross == CrossAttention::kWith ? layer.begin(memory, {6, 3}) : DecoderCache();
    };
    DecoderCache whole = begin(), steps = begin();
    const DecoderLayer::Output at_once = layer(x, whole);
    for (std::size_t t = 0; t < T; ++t) {
      const DecoderLayer::Output one = layer(slice(x, 1, t, t + 1), steps);
      BOOST_TEST(largest_difference(one.output.value(), places(at_once.output, t, t + 1)) < 1e-5);
      BOOST_TEST(one.weights.shape().back() == t + 1);
    }
    BOOST_TEST(steps.self.length() == T);
  }
}

BOOST_AUTO_TEST_CASE(a_cache_can_be_reordered_and_repeated) {
  Rng rng(6);
  const DecoderLayer layer(sizes(), CrossAttention::kWith, rng);
  const Variable first(randn({B, 2, C}, rng)), memory(randn({B, S, C}, rng));
  DecoderCache cache = layer.begin(memory, {6, 3});
  layer(first, cache);
  const Tensor next = randn({1, 1, C}, rng);
  const auto after = [&](const std::vector<std::size_t>& rows) {
    DecoderCache chosen = cache.select(rows);
    const Variable x = expand(Variable(next), Shape{rows.size(), 1, C});
    return layer(x, chosen).output;
  };
  const Variable both = after({0, 1}), chosen = after({1, 1, 0});
  const std::size_t source[] = {1, 1, 0};
  for (std::size_t row = 0; row < 3; ++row) {
    BOOST_TEST(largest_difference(select(chosen, 0, row).value(),
                                  select(both, 0, source[row]).value()) < 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(dropout_acts_in_training_only) {
  Rng rng(7);
  EncoderLayer layer(sizes(NormPlace::kBefore, 0.5), rng);
  const Variable x(randn({B, S, C}, rng));
  BOOST_TEST(largest_difference(layer(x).output.value(), layer(x).output.value()) > 1e-3);
  // Of the attention's weights, and of what each of the two sublayers gives: so many draws.
  Rng drawn(9), counted(9);
  const EncoderLayer from_drawn(sizes(NormPlace::kBefore, 0.5), drawn);
  const EncoderLayer from_counted(sizes(NormPlace::kBefore, 0.5), counted);
  from_drawn(x);
  for (const Shape& shape : {Shape{B, H, S, S}, Shape{B, S, C}, Shape{B, S, C}}) {
    bernoulli_keep(shape, 0.5, counted);
  }
  BOOST_TEST(drawn.rand() == counted.rand());
  layer.eval();
  BOOST_TEST(largest_difference(layer(x).output.value(), layer(x).output.value()) == 0);
}

BOOST_AUTO_TEST_CASE(a_decoder_layer_without_a_memory_says_so) {
  Rng rng(8);
  const DecoderLayer with(sizes(), CrossAttention::kWith, rng);
  const DecoderLayer without(sizes(), CrossAttention::kWithout, rng);
  const Variable x(randn({B, T, C}, rng));
  DecoderCache empty_cache;
  BOOST_CHECK_THROW(with(x, empty_cache), std::logic_error);
  BOOST_CHECK_THROW(without.begin(x, {}), std::logic_error);
}
