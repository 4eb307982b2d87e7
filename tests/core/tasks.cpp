// Promises of core/text/tasks.h.
#include "core/text/tasks.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <stdexcept>

using namespace attn;

BOOST_AUTO_TEST_CASE(reversal_reads_each_row_backwards) {
  Rng rng(1);
  const Labelled task = reversal(5, 7, 10, rng);
  BOOST_TEST(to_string(task.targets.shape()) == "(5, 7)");
  for (std::size_t b = 0; b < 5; ++b) {
    for (std::size_t t = 0; t < 7; ++t) BOOST_TEST(task.targets(b, t) == task.inputs(b, 6 - t));
  }
}

BOOST_AUTO_TEST_CASE(repeat_twice_says_the_same_twice_after_bos) {
  Rng rng(2);
  const Labelled task = repeat_twice(50, 8, 16, rng);
  BOOST_TEST(to_string(task.inputs.shape()) == "(50, 16)");
  BOOST_TEST(to_string(task.targets.shape()) == "(50, 16)");
  std::set<std::int64_t> symbols;
  for (std::size_t b = 0; b < 50; ++b) {
    BOOST_TEST(task.inputs(b, 0) == 16);
    for (std::size_t t = 0; t < 8; ++t) BOOST_TEST(task.targets(b, t) == task.targets(b, t + 8));
    for (std::size_t t = 1; t < 16; ++t) BOOST_TEST(task.inputs(b, t) == task.targets(b, t - 1));
    for (std::size_t t = 0; t < 16; ++t) symbols.insert(task.targets(b, t));
  }
  BOOST_TEST(symbols.size() == 16u);
}

BOOST_AUTO_TEST_CASE(two_targets_are_the_two_symbols_before_on_a_ring) {
  Rng rng(3);
  const Labelled task = two_targets(4, 5, 10, rng);
  BOOST_TEST(to_string(task.targets.shape()) == "(4, 5, 2)");
  for (std::size_t b = 0; b < 4; ++b) {
    BOOST_TEST(task.targets(b, 3, 0) == task.inputs(b, 2));
    BOOST_TEST(task.targets(b, 3, 1) == task.inputs(b, 1));
    BOOST_TEST(task.targets(b, 0, 0) == task.inputs(b, 4));
    BOOST_TEST(task.targets(b, 0, 1) == task.inputs(b, 3));
    BOOST_TEST(task.targets(b, 1, 1) == task.inputs(b, 4));
  }
}

BOOST_AUTO_TEST_CASE(group_averages_are_the_means_of_the_groups) {
  Rng rng(4);
  const std::size_t length = 12;
  const GroupAverages task = group_averages(20, length, 4, rng);
  for (std::size_t b = 0; b < 20; ++b) {
    double sums[4] = {}, counts[4] = {};
    for (std::size_t t = 0; t < length; ++t) {
      sums[task.groups(b, t)] += static_cast<double>(task.values(b, t));
      counts[task.groups(b, t)] += 1;
    }
    for (std::size_t t = 0; t < length; ++t) {
      const std::int64_t group = task.groups(b, t);
      const double mean = sums[group] / counts[group];
      BOOST_TEST(std::abs(static_cast<double>(task.targets(b, t)) - mean) < 1e-5);
      for (std::size_t other = 0; other < length; ++other) {
        BOOST_TEST(task.same_group(b, t, other) == (task.groups(b, other) == group));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_task) {
  Rng first(5), again(5);
  BOOST_CHECK(repeat_twice(3, 4, 16, first).targets == repeat_twice(3, 4, 16, again).targets);
  BOOST_CHECK(group_averages(3, 4, 2, first).values == group_averages(3, 4, 2, again).values);
}

BOOST_AUTO_TEST_CASE(a_task_without_rows_positions_or_symbols_is_refused) {
  Rng rng(6);
  BOOST_CHECK_THROW(reversal(0, 4, 10, rng), std::invalid_argument);
  BOOST_CHECK_THROW(repeat_twice(2, 0, 10, rng), std::invalid_argument);
  BOOST_CHECK_THROW(two_targets(2, 1, 10, rng), std::invalid_argument);
  BOOST_CHECK_THROW(group_averages(2, 4, 0, rng), std::invalid_argument);
}
