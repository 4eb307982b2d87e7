// Chapter 7: the published beam, the blocks written out, and the promises of both models.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/ops.h"
#include "chapters/07_transformer/beam_example.h"
#include "chapters/07_transformer/block.h"
#include "chapters/07_transformer/decoder_only.h"
#include "chapters/07_transformer/parts.h"
#include "chapters/07_transformer/translator.h"
#include "core/tensor/tensor.h"

using namespace attn;

namespace {

constexpr std::int64_t kFirstToken = 1, kEndToken = 2;

IndexTensor random_tokens(std::size_t B, std::size_t T, Rng& rng) {
  IndexTensor tokens = IndexTensor::from_shape({B, T});
  for (std::int64_t& token : tokens) token = 3 + rng.below(17);
  return tokens;
}

IndexTensor first_places(const IndexTensor& tokens, std::size_t count) {
  IndexTensor result = IndexTensor::from_shape({tokens.shape(0), count});
  for (std::size_t b = 0; b < tokens.shape(0); ++b) {
    for (std::size_t t = 0; t < count; ++t) result(b, t) = tokens(b, t);
  }
  return result;
}

TransformerSizes layer_sizes(NormPlace norm = NormPlace::kBefore) { return {16, 4, 32, 0, norm}; }

TranslatorSizes translator_sizes() { return {20, 20, 2, layer_sizes()}; }

// Untrained weights this large make each word depend on the words before.
void enlarge_weights(Module& model) {
  for (Variable parameter : model.parameters()) parameter.mutable_value() *= Real(2);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_published_beam_is_found_and_greedy_misses_it) {
  const Hypothesis greedy = beam_search(beam_example(), beam_example_options(1)).front();
  BOOST_TEST(beam_example_text(greedy) == "A B C <eos>");
  BOOST_TEST(std::abs(std::exp(greedy.log_probability) - 0.048) < 1e-6);
  const Hypothesis better = beam_search(beam_example(), beam_example_options(2)).front();
  BOOST_TEST(beam_example_text(better) == "A C B <eos>");
  BOOST_TEST(std::abs(std::exp(better.log_probability) - 0.054) < 1e-6);
}

BOOST_AUTO_TEST_CASE(the_blocks_written_out_compute_what_the_layers_do) {
  Rng rng(1);
  const EncoderLayer encoder(layer_sizes(), rng);
  const DecoderLayer decoder(layer_sizes(), CrossAttention::kWith, rng);
  const Variable source(randn({2, 5, 16}, rng)), target(randn({2, 3, 16}, rng));
  BOOST_TEST(largest_difference(encoder_block(source, weights_of(encoder), 4).value(),
                                encoder(source).output.value()) < 1e-5);
  DecoderCache cache = decoder.begin(source, {});
  BOOST_TEST(largest_difference(decoder_block(target, source, weights_of(decoder), 4).value(),
                                decoder(target, cache).output.value()) < 1e-5);
}

BOOST_AUTO_TEST_CASE(a_translator_computes_the_same_word_by_word_as_at_once) {
  Rng rng(2);
  const Translator model(translator_sizes(), rng);
  const IndexTensor source = random_tokens(2, 6, rng), target = random_tokens(2, 4, rng);
  const Tensor at_once = model(source, {6, 3}, target).value();
  Translator::Cache cache = model.begin(model.encode(source, {6, 3}));
  for (std::size_t t = 0; t < 4; ++t) {
    IndexTensor column = IndexTensor::from_shape({2, 1});
    for (std::size_t b = 0; b < 2; ++b) column(b, 0) = target(b, t);
    const Tensor one = model.decode(column, cache).logits.value();
    BOOST_TEST(largest_difference(one, slice(Variable(at_once), 1, t, t + 1).value()) < 1e-4);
  }
}

BOOST_AUTO_TEST_CASE(what_fills_up_a_source_changes_no_translation) {
  Rng rng(3);
  const Translator model(translator_sizes(), rng);
  IndexTensor padded = random_tokens(1, 7, rng);
  const IndexTensor target = random_tokens(1, 4, rng), alone = first_places(padded, 5);
  const Tensor expected = model(alone, {5}, target).value();
  for (const std::int64_t filler : {0, 19}) {
    padded(0, 5) = padded(0, 6) = filler;
    BOOST_TEST(largest_difference(model(padded, {5}, target).value(), expected) < 1e-5);
  }
}

BOOST_AUTO_TEST_CASE(logits_do_not_depend_on_later_tokens_to_the_bit) {
  Rng rng(4);
  const Translator translator(translator_sizes(), rng);
  const DecoderOnly language_model({20, 2, layer_sizes()}, rng);
  const IndexTensor source = random_tokens(1, 5, rng), target = random_tokens(1, 6, rng);
  IndexTensor changed = target;
  changed(0, 4) = 3 + (target(0, 4) + 1) % 17;
  changed(0, 5) = 3 + (target(0, 5) + 1) % 17;
  const auto early = [](const Variable& logits) { return slice(logits, 1, 0, 4).value(); };
  BOOST_TEST((early(translator(source, {5}, target)) == early(translator(source, {5}, changed))));
  BOOST_TEST((early(language_model(target)) == early(language_model(changed))));
}

BOOST_AUTO_TEST_CASE(a_decoder_without_nothing_is_the_decoder) {
  Rng rng(10);
  const DecoderOnly whole({20, 2, layer_sizes()}, rng);
  DecoderWithout same(Part::kNone, {20, 2, layer_sizes()}, rng);
  same.load_state_dict(whole.state_dict());
  const IndexTensor tokens = random_tokens(2, 6, rng);
  BOOST_TEST(largest_difference(same(tokens).value(), whole(tokens).value()) < 1e-5);
}

// With all weights of the sublayers 0, what is left is x, or nothing.
BOOST_AUTO_TEST_CASE(without_the_residual_nothing_passes_a_layer_by) {
  Rng rng(11);
  const Variable x(randn({1, 4, 16}, rng));
  for (const Part missing : {Part::kNone, Part::kFeedForward, Part::kNorm, Part::kResidual}) {
    LayerWithout layer(missing, layer_sizes(), rng);
    for (Variable parameter : layer.parameters()) parameter.mutable_value() *= Real(0);
    const Tensor expected = missing == Part::kResidual ? zeros({1, 4, 16}) : x.value();
    BOOST_TEST(largest_difference(layer(x).value(), expected) == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_missing_part_takes_its_parameters_along) {
  Rng rng(12);
  const auto count = [&](Part missing) {
    return DecoderWithout(missing, {20, 2, layer_sizes()}, rng).parameter_count();
  };
  const std::size_t whole = count(Part::kNone);
  BOOST_TEST(count(Part::kResidual) == whole);
  BOOST_TEST(whole - count(Part::kNorm) == 5 * 2 * 16);  // two in each layer, one at the end
  BOOST_TEST(whole - count(Part::kFeedForward) == 2 * (2 * 16 * 32 + 32 + 16 + 2 * 16));
}

BOOST_AUTO_TEST_CASE(a_beam_of_width_1_is_greedy_decoding) {
  Rng rng(5);
  Translator model(translator_sizes(), rng);
  enlarge_weights(model);
  BeamOptions options;
  options.width = 1;
  options.first_token = kFirstToken;
  options.end_token = kEndToken;
  options.longest = 12;
  for (std::size_t S = 1; S <= 8; ++S) {
    const IndexTensor source = random_tokens(1, S, rng);
    const std::vector<Hypothesis> found = model.translate(source, options);
    BOOST_TEST(found.size() == 1);
    BOOST_TEST(found[0].tokens == model.translate(source, {S}, kFirstToken, kEndToken, 12)[0]);
  }
}

// The beam's own sums of log-probabilities are those that teacher forcing gives its sequence.
BOOST_AUTO_TEST_CASE(a_beam_reports_the_probability_of_what_it_found) {
  Rng rng(6);
  Translator model(translator_sizes(), rng);
  enlarge_weights(model);
  const IndexTensor source = random_tokens(1, 6, rng);
  BeamOptions options;
  options.width = 4;
  options.first_token = kFirstToken;
  options.end_token = kEndToken;
  options.longest = 5;
  for (const Hypothesis& found : model.translate(source, options)) {
    std::vector<std::int64_t> said = found.tokens;
    if (found.has_ended) said.push_back(kEndToken);
    IndexTensor target_in = IndexTensor::from_shape({1, said.size()});
    for (std::size_t t = 0; t < said.size(); ++t) target_in(0, t) = t ? said[t - 1] : kFirstToken;
    const Tensor log_p = log_softmax(model(source, {6}, target_in)).value();
    double total = 0;
    for (std::size_t t = 0; t < said.size(); ++t) {
      total += static_cast<double>(log_p(0, t, static_cast<std::size_t>(said[t])));
    }
    BOOST_TEST(std::abs(found.log_probability - total) < 1e-4);
  }
}

BOOST_AUTO_TEST_CASE(the_cache_gives_the_same_tokens_as_without) {
  Rng rng(7);
  for (const NormPlace norm : {NormPlace::kBefore, NormPlace::kAfter}) {
    for (const PositionKind positions : {PositionKind::kSinusoidal, PositionKind::kLearned}) {
      DecoderOnly model({20, 2, layer_sizes(norm), positions, 64}, rng);
      enlarge_weights(model);
      const std::vector<std::int64_t> prompt = {3, 7, 5};
      const auto with = continue_text(model, prompt, 40, Caching::kWith, Sampling(), rng);
      BOOST_TEST(with.size() == 40);
      BOOST_TEST(with == continue_text(model, prompt, 40, Caching::kWithout, Sampling(), rng));
    }
  }
}

BOOST_AUTO_TEST_CASE(sinusoids_go_on_beyond_their_table) {
  Rng rng(9), same(9);
  const DecoderOnly small({20, 1, layer_sizes(), PositionKind::kSinusoidal, 8}, rng);
  const DecoderOnly large({20, 1, layer_sizes(), PositionKind::kSinusoidal, 64}, same);
  const IndexTensor tokens = random_tokens(1, 20, rng);
  BOOST_TEST((small(tokens).value() == large(tokens).value()));
}

BOOST_AUTO_TEST_CASE(a_text_longer_than_the_learned_positions_is_refused) {
  Rng rng(8);
  const DecoderOnly model({20, 1, layer_sizes(), PositionKind::kLearned, 8}, rng);
  BOOST_CHECK_EXCEPTION(continue_text(model, {3, 4}, 9, Caching::kWith, Sampling(), rng),
                        std::invalid_argument, [](const std::invalid_argument& error) {
                          return std::string(error.what()) ==
                                 "positions: the model knows 8 positions, asked for 9";
                        });
}
