// Promises of core/text/batching.h.
#include "core/text/batching.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <stdexcept>

#include "core/text/digits.h"

using namespace attn;

namespace {

TokenIds values(const IndexTensor& tokens) { return TokenIds(tokens.begin(), tokens.end()); }

}  // namespace

BOOST_AUTO_TEST_CASE(a_batch_pads_and_shifts_the_target_by_one) {
  const Batch batch = make_batch({{{7, 8, 9}, {5}}, {{6}, {4, 5, 6}}});
  BOOST_TEST(to_string(batch.source.shape()) == "(2, 3)");
  BOOST_TEST(to_string(batch.target_in.shape()) == "(2, 4)");
  const TokenIds source = {7, 8, 9, 6, kPad, kPad};
  const TokenIds target_in = {kBos, 5, kPad, kPad, kBos, 4, 5, 6};
  const TokenIds target_out = {5, kEos, kPad, kPad, 4, 5, 6, kEos};
  BOOST_TEST(values(batch.source) == source, boost::test_tools::per_element());
  BOOST_TEST(values(batch.target_in) == target_in, boost::test_tools::per_element());
  BOOST_TEST(values(batch.target_out) == target_out, boost::test_tools::per_element());
  const std::vector<std::size_t> source_lengths = {3, 1}, target_lengths = {2, 4};
  BOOST_TEST(batch.source_lengths == source_lengths, boost::test_tools::per_element());
  BOOST_TEST(batch.target_lengths == target_lengths, boost::test_tools::per_element());
  BOOST_TEST(batch.size() == 2u);
}

BOOST_AUTO_TEST_CASE(the_padding_mask_is_true_exactly_at_padding) {
  const IndexTensor tokens = pad_sequences({{5}, {kUnknown, 4, kEos}});
  const BoolTensor mask = padding_mask(tokens);
  const std::vector<bool> expected = {false, true, true, false, false, false};
  BOOST_TEST(to_string(mask.shape()) == "(2, 3)");
  BOOST_TEST(std::vector<bool>(mask.begin(), mask.end()) == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_batch_is_refused) {
  BOOST_CHECK_THROW(make_batch({}), std::invalid_argument);
  BOOST_CHECK_THROW(make_batch({{{}, {4}}}), std::invalid_argument);
  BOOST_CHECK_THROW(pad_sequences({}), std::invalid_argument);
  Rng rng(1);
  BOOST_CHECK_THROW(batches_by_length({}, 0, rng), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(an_epoch_visits_every_pair_once_with_little_padding) {
  Rng data_rng(3);
  const std::vector<TokenPair> pairs = digit_sequences(DigitTask::kCopy, 1003, 1, 20, data_rng);
  Rng rng(4);
  const auto batches = batches_by_length(pairs, 10, rng);
  BOOST_TEST(batches.size() == 101u);
  std::multiset<std::size_t> visited;
  std::size_t cells = 0, tokens = 0;
  for (const auto& positions : batches) {
    BOOST_TEST(positions.size() <= 10u);
    visited.insert(positions.begin(), positions.end());
    const Batch batch = make_batch(pairs, positions);
    cells += batch.source.size();
    for (const std::size_t length : batch.source_lengths) tokens += length;
  }
  BOOST_TEST(visited.size() == 1003u);
  BOOST_TEST(std::set<std::size_t>(visited.begin(), visited.end()).size() == 1003u);
  // Random batches of 10 would be about two fifths padding.
  BOOST_TEST(static_cast<double>(cells) < 1.1 * static_cast<double>(tokens));
}

BOOST_AUTO_TEST_CASE(the_order_of_an_epoch_is_random_and_repeatable) {
  Rng data_rng(3);
  const std::vector<TokenPair> pairs = digit_sequences(DigitTask::kCopy, 400, 1, 20, data_rng);
  Rng first(4), again(4);
  const auto order = batches_by_length(pairs, 8, first);
  BOOST_CHECK(order == batches_by_length(pairs, 8, again));
  BOOST_CHECK(order != batches_by_length(pairs, 8, first));
  // Short batches must not all come before long ones.
  std::vector<std::size_t> lengths;
  for (const auto& positions : order) lengths.push_back(pairs[positions[0]].source.size());
  BOOST_TEST(!std::is_sorted(lengths.begin(), lengths.end()));
}
