// The encoder–decoder of chapter 1 written out from primitive ops, and the one that it trains.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/ops.h"
#include "chapters/01_encoder_decoder/digits.h"
#include "chapters/01_encoder_decoder/training.h"
#include "chapters/01_encoder_decoder/written_out.h"
#include "core/text/digits.h"

using namespace attn;

namespace {

struct Setup {
  Rng rng{7};
  std::unique_ptr<EncoderDecoder> model = new_reversal_model(Cell::kGru, 12, rng);
  written_out::Weights weights = written_out::weights_of(*model);
  std::vector<TokenPair> pairs = digit_sequences(DigitTask::kReverse, 5, 1, 9, rng);
  Batch batch = make_batch(pairs);
};

// The same batch with three more columns of <pad> on both sides.
Batch padded_further(const Batch& batch) {
  const auto widen = [](const IndexTensor& ids) {
    IndexTensor wide = IndexTensor::from_shape({ids.shape(0), ids.shape(1) + 3});
    wide.fill(kPad);
    for (std::size_t b = 0; b < ids.shape(0); ++b) {
      for (std::size_t t = 0; t < ids.shape(1); ++t) wide(b, t) = ids(b, t);
    }
    return wide;
  };
  Batch result = batch;
  result.source = widen(batch.source);
  result.target_in = widen(batch.target_in);
  result.target_out = widen(batch.target_out);
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_row_is_encoded_in_a_padded_batch_as_it_is_alone) {
  Setup setup;
  const Tensor together =
      written_out::encode(setup.batch.source, setup.batch.source_lengths, setup.weights).value();
  for (std::size_t b = 0; b < setup.pairs.size(); ++b) {
    const Batch alone = make_batch(std::vector<TokenPair>{setup.pairs[b]});
    const Tensor state =
        written_out::encode(alone.source, alone.source_lengths, setup.weights).value();
    const Tensor library = setup.model->encode(alone.source, alone.source_lengths).state.h.value();
    for (std::size_t i = 0; i < state.size(); ++i) {
      // States lie between −1 and 1; a product of more rows may add in another order.
      BOOST_TEST(std::abs(together(b, i) - state(0, i)) < 1e-6f);
      BOOST_TEST(std::abs(library(0, i) - state(0, i)) < 1e-6f);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_state_is_not_that_of_the_last_column) {
  Setup setup;
  const std::vector<std::size_t> all(setup.batch.size(), setup.batch.source.shape(1));
  const Tensor right =
      written_out::encode(setup.batch.source, setup.batch.source_lengths, setup.weights).value();
  const Tensor wrong = written_out::encode(setup.batch.source, all, setup.weights).value();
  BOOST_TEST(!xt::allclose(right, wrong));
}

BOOST_AUTO_TEST_CASE(padding_changes_neither_the_loss_nor_the_answers) {
  Setup setup;
  const Batch wide = padded_further(setup.batch);
  const auto written = [&setup](const Batch& batch) {
    const Variable state = written_out::encode(batch.source, batch.source_lengths, setup.weights);
    const Variable logits = written_out::decode_with_teacher(state, batch.target_in, setup.weights);
    return written_out::masked_loss(logits, batch.target_out).item();
  };
  const Real expected = written(setup.batch);
  BOOST_TEST(written(wide) == expected, boost::test_tools::tolerance(1e-5f));
  for (const Batch& batch : {setup.batch, wide}) {
    BOOST_TEST(teacher_forced_loss(*setup.model, batch).item() == expected,
               boost::test_tools::tolerance(1e-5f));
  }
  const auto answers =
      setup.model->translate(setup.batch.source, setup.batch.source_lengths, kBos, kEos, 12);
  BOOST_TEST((answers == setup.model->translate(wide.source, wide.source_lengths, kBos, kEos, 12)));
  BOOST_TEST((answers == written_out::decode_greedily(
                             written_out::encode(wide.source, wide.source_lengths, setup.weights),
                             12, setup.weights)));
}

BOOST_AUTO_TEST_CASE(the_loss_of_equal_logits_is_the_logarithm_of_the_vocabulary) {
  // Two real tokens, one <pad>: the <pad>'s logits may be anything.
  Tensor logits = zeros({1, 3, 8});
  logits(0, 2, 5) = 100;
  IndexTensor targets = IndexTensor::from_shape({1, 3});
  targets(0, 0) = 4;
  targets(0, 1) = kEos;
  targets(0, 2) = kPad;
  BOOST_TEST(written_out::masked_loss(Variable(logits), targets).item() == std::log(8.f),
             boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(a_gradient_reaches_every_source_position) {
  Setup setup;
  const std::vector<double> reach = gradient_reach(*setup.model, 6, setup.rng);
  BOOST_TEST(reach.size() == 6u);
  for (const double norm : reach) BOOST_TEST(norm > 0);
}

BOOST_AUTO_TEST_CASE(exact_match_needs_every_digit_and_the_end) {
  // A model that always says <eos>: right for no length.
  Setup setup;
  for (auto& [name, parameter] : setup.model->named_parameters()) {
    if (name == "output.bias") Variable(parameter).mutable_value()(kEos) = 1000;
  }
  BOOST_TEST(exact_match(*setup.model, 1, 20, setup.rng) == 0);
}
