// The encoder–decoders of autograd/nn: names, and decoding. That it computes what it should is in
// tests/chapters/01_written_out.cpp; its gradients are in tests/gradcheck/encoder_decoder.cpp.
#include "chapters/shared/encoder_decoder.h"

#include <boost/test/unit_test.hpp>

#include "chapters/shared/attention_encoder_decoder.h"

using namespace attn;

namespace {

constexpr EncoderDecoderSizes kSizes{7, 9, 4, 5};

IndexTensor tokens(const std::vector<std::vector<std::int64_t>>& rows) {
  IndexTensor ids = IndexTensor::from_shape({rows.size(), rows[0].size()});
  for (std::size_t b = 0; b < rows.size(); ++b) {
    for (std::size_t t = 0; t < rows[0].size(); ++t) ids(b, t) = rows[b][t];
  }
  return ids;
}

}  // namespace

BOOST_AUTO_TEST_CASE(parameters_have_pytorch_s_names_and_shapes) {
  Rng rng(1);
  const EncoderDecoder model(Cell::kGru, kSizes, rng);
  const std::vector<std::pair<std::string, Shape>> expected = {
      {"source_embedding.weight", {7, 4}}, {"encoder.weight_ih_l0", {15, 4}},
      {"encoder.weight_hh_l0", {15, 5}},   {"encoder.bias_ih_l0", {15}},
      {"encoder.bias_hh_l0", {15}},        {"target_embedding.weight", {9, 4}},
      {"decoder.weight_ih_l0", {15, 4}},   {"decoder.weight_hh_l0", {15, 5}},
      {"decoder.bias_ih_l0", {15}},        {"decoder.bias_hh_l0", {15}},
      {"output.weight", {9, 5}},           {"output.bias", {9}}};
  const StateDict state = model.state_dict();
  BOOST_REQUIRE(state.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    BOOST_TEST(state[i].first == expected[i].first);
    BOOST_TEST((state[i].second.shape() == expected[i].second));
  }
}

BOOST_AUTO_TEST_CASE(every_cell_gives_logits_for_every_target_position) {
  for (const Cell cell : {Cell::kGru, Cell::kLstm, Cell::kRnn}) {
    Rng rng(2);
    const EncoderDecoder model(cell, kSizes, rng);
    const EncoderDecoder::Encoded encoded = model.encode(tokens({{1, 2, 3}, {4, 0, 0}}), {3, 1});
    const Variable logits = model.decode(encoded.state, tokens({{1, 5}, {1, 6}}));
    BOOST_TEST((logits.shape() == Shape{2, 2, 9}));
    BOOST_TEST(encoded.state.c.is_empty() == (cell != Cell::kLstm));
  }
}

// What greedy decoding says at each place is the most probable token, given what it said before.
BOOST_AUTO_TEST_CASE(greedy_decoding_agrees_with_the_teacher_forced_logits) {
  for (const Cell cell : {Cell::kGru, Cell::kLstm, Cell::kRnn}) {
    Rng rng(3);
    const EncoderDecoder model(cell, kSizes, rng);
    const IndexTensor source = tokens({{1, 2, 3}});
    constexpr std::int64_t no_end = -1;
    const std::vector<std::int64_t> said = model.translate(source, {3}, 1, no_end, 6).at(0);
    BOOST_REQUIRE(said.size() == 6u);
    std::vector<std::int64_t> heard{1};
    heard.insert(heard.end(), said.begin(), said.end() - 1);
    const Tensor logits = model.decode(model.encode(source, {3}).state, tokens({heard})).value();
    for (std::size_t t = 0; t < said.size(); ++t) {
      for (std::size_t v = 0; v < 9; ++v) {
        BOOST_TEST(logits(0, t, v) <= logits(0, t, static_cast<std::size_t>(said[t])));
      }
    }
    // With the token that it says third as the end, it stops before it.
    const std::vector<std::int64_t> stopped = model.translate(source, {3}, 1, said[2], 6).at(0);
    BOOST_TEST(stopped.size() <= 2u);
  }
}

BOOST_AUTO_TEST_CASE(a_translation_of_no_tokens_is_empty) {
  Rng rng(4);
  const EncoderDecoder plain(Cell::kGru, kSizes, rng);
  const AttentionEncoderDecoder attentive({7, 9, 4, 6, 3}, rng);
  const IndexTensor source = tokens({{1, 2, 3}, {4, 0, 0}});
  BOOST_TEST(plain.translate(source, {3, 1}, 1, 2, /*longest=*/0)[1].empty());
  const AttentionEncoderDecoder::Translations said =
      attentive.translate(source, {3, 1}, 1, 2, /*longest=*/0);
  BOOST_TEST(said.tokens[1].empty());
  BOOST_TEST((said.weights.shape() == Shape{2, 0, 3}));
}
