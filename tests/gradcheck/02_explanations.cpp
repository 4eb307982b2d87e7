// The two answers of chapter 2 that attention is compared with, against their definitions.
#include "chapters/02_attention/explanations.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/ops.h"

using namespace attn;

namespace {

// Every word once, so that a row of the embedding is one place of the source.
const std::vector<TokenPair> kPairs = {{{3, 4, 5, 6}, {5, 4, 3}}, {{7, 8}, {4, 5, 3}}};

AttentionModelOptions tiny_options() {
  AttentionModelOptions options{/*source_vocabulary=*/9, /*target_vocabulary=*/6, /*embedding=*/3,
                                /*hidden=*/4, /*encoder_hidden=*/2};
  return options;
}

// ln p of each right word of one row.
std::vector<double> log_p(const AttentionEncoderDecoder& model, const TokenPair& pair) {
  const NoGradGuard no_gradients;
  const Batch batch = make_batch({pair});
  const Tensor all =
      log_softmax(
          model.decode(model.encode(batch.source, batch.source_lengths), batch.target_in).logits)
          .value();
  std::vector<double> result;
  for (std::size_t t = 0; t < batch.target_out.shape(1); ++t) {
    result.push_back(all(0, t, static_cast<std::size_t>(batch.target_out(0, t))));
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(leave_one_out_is_what_a_sentence_without_the_word_loses) {
  Rng rng(1);
  const AttentionEncoderDecoder model(tiny_options(), rng);
  const Tensor scores = leave_one_out(model, make_batch(kPairs));
  for (std::size_t b = 0; b < kPairs.size(); ++b) {
    const std::vector<double> whole = log_p(model, kPairs[b]);
    for (std::size_t s = 0; s < kPairs[b].source.size(); ++s) {
      TokenPair shorter = kPairs[b];
      shorter.source.erase(shorter.source.begin() + static_cast<std::ptrdiff_t>(s));
      const std::vector<double> without = log_p(model, shorter);
      for (std::size_t t = 0; t < whole.size(); ++t) {
        BOOST_TEST(std::abs(scores(b, t, s) - (whole[t] - without[t])) < 1e-12);
      }
    }
  }
  BOOST_TEST(std::isinf(scores(1, 0, 2)));  // padding
}

// d ln p / dλ at λ = 1, where the word's embedding is λ e.
BOOST_AUTO_TEST_CASE(gradient_times_embedding_is_the_slope_along_the_embedding) {
  Rng rng(2);
  AttentionEncoderDecoder model(tiny_options(), rng);
  const Tensor scores = gradient_times_embedding(model, make_batch(kPairs));
  Variable embeddings = model.named_parameters().front().second;  // (9, E)
  const Tensor right = embeddings.value();
  constexpr double step = 1e-5;
  for (std::size_t b = 0; b < kPairs.size(); ++b) {
    for (std::size_t s = 0; s < kPairs[b].source.size(); ++s) {
      const auto scaled = [&](double scale) {
        Tensor changed = right;
        for (std::size_t e = 0; e < right.shape(1); ++e) {
          changed(static_cast<std::size_t>(kPairs[b].source[s]), e) *= static_cast<Real>(scale);
        }
        embeddings.mutable_value() = changed;
        return log_p(model, kPairs[b]);
      };
      const std::vector<double> above = scaled(1 + step), below = scaled(1 - step);
      for (std::size_t t = 0; t < above.size(); ++t) {
        BOOST_TEST(std::abs(scores(b, t, s) - (above[t] - below[t]) / (2 * step)) < 1e-8);
      }
    }
  }
  BOOST_TEST(std::isinf(scores(1, 0, 2)));  // padding
}
