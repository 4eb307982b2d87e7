// Promises of chapters/shared/beam_search.h, with tables instead of a model. The published example
// is in tests/chapters/07_transformer.cpp.
#include "chapters/shared/beam_search.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

using namespace attn;

namespace {

constexpr std::int64_t kEndToken = 2;

// A model with three tokens whose next probabilities depend on the last token only: row t of the
// table is what follows token t.
NextLogProbabilities chain(const std::vector<std::vector<double>>& table) {
  return [table](const std::vector<std::size_t>&, const std::vector<std::int64_t>& tokens) {
    Tensor result = empty({tokens.size(), 3});
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const std::vector<double>& row = table[static_cast<std::size_t>(tokens[i])];
      for (std::size_t v = 0; v < 3; ++v) result(i, v) = static_cast<Real>(std::log(row[v]));
    }
    return result;
  };
}

BeamOptions options(std::size_t width, std::size_t longest, double exponent = 0) {
  BeamOptions result;
  result.width = width;
  result.first_token = 0;
  result.end_token = kEndToken;
  result.longest = longest;
  result.length_exponent = exponent;
  return result;
}

using Tokens = std::vector<std::int64_t>;

}  // namespace

// All sequences of at most three tokens, by hand: after 0 come 0, 1 or the end with .5, .4, .1,
// after 1 with .05, .05, .9. The best is "1 <end>", .4 · .9 = .36.
BOOST_AUTO_TEST_CASE(a_beam_as_wide_as_all_sequences_finds_the_most_probable) {
  const auto found = beam_search(chain({{.5, .4, .1}, {.05, .05, .9}, {}}), options(27, 3));
  BOOST_TEST(found.front().tokens == Tokens{1});
  BOOST_TEST(found.front().has_ended);
  BOOST_TEST(std::abs(std::exp(found.front().log_probability) - .36) < 1e-6);
  for (std::size_t i = 1; i < found.size(); ++i) {
    BOOST_TEST(found[i - 1].log_probability >= found[i].log_probability);
  }
}

BOOST_AUTO_TEST_CASE(width_1_takes_the_most_probable_token_each_time) {
  const auto found = beam_search(chain({{.5, .4, .1}, {.05, .05, .9}, {}}), options(1, 3));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST(found[0].tokens == (Tokens{0, 0, 0}));
  BOOST_TEST(!found[0].has_ended);
}

// "<end>" has log .4 = −0.92; "1 <end>" has log (.6 · .6) = −1.02, and −0.51 per token.
BOOST_AUTO_TEST_CASE(the_length_exponent_lets_longer_sequences_win) {
  const auto next = chain({{1e-9, .6, .4}, {1e-9, .4, .6}, {}});
  BOOST_TEST(beam_search(next, options(2, 5)).front().tokens == Tokens{});
  BOOST_TEST(beam_search(next, options(2, 2, 1)).front().tokens == Tokens{1});
}

BOOST_AUTO_TEST_CASE(the_model_is_told_which_rows_live_on) {
  // Row r of the model remembers all its tokens; a wrong row shows as a wrong memory.
  std::vector<Tokens> memory(1);
  const auto next = [&](const std::vector<std::size_t>& rows,
                        const std::vector<std::int64_t>& tokens) {
    std::vector<Tokens> grown;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      grown.push_back(memory.at(rows[i]));
      grown.back().push_back(tokens[i]);
    }
    memory = grown;
    Tensor result = empty({rows.size(), 3});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bool alternates =
          grown[i].size() < 2 || grown[i].back() != grown[i][grown[i].size() - 2];
      result(i, 0) = static_cast<Real>(std::log(alternates ? .5 : .1));
      result(i, 1) = static_cast<Real>(std::log(alternates ? .4 : .1));
      result(i, 2) = static_cast<Real>(std::log(alternates ? .1 : .8));
    }
    return result;
  };
  // From 0: "0 <end>" repeats 0 and then ends with .8: .5 · .8 = .4, the best there is.
  const auto found = beam_search(next, options(3, 4));
  BOOST_TEST(found.front().tokens == Tokens{0});
  BOOST_TEST(std::abs(std::exp(found.front().log_probability) - .4) < 1e-6);
  // "1 1 <end>": .4 · .4 · .8
  BOOST_TEST(found[1].tokens == (Tokens{1, 1}));
  BOOST_TEST(std::abs(std::exp(found[1].log_probability) - .128) < 1e-6);
}

BOOST_AUTO_TEST_CASE(impossible_options_and_models_are_refused) {
  const auto next = chain({{.5, .4, .1}, {.5, .4, .1}, {}});
  BOOST_CHECK_THROW(beam_search(next, options(0, 3)), std::invalid_argument);
  BOOST_CHECK_THROW(beam_search(next, options(2, 0)), std::invalid_argument);
  const auto wrong = [](const auto&, const auto&) { return Tensor(zeros({7})); };
  BOOST_CHECK_THROW(beam_search(wrong, options(2, 3)), std::invalid_argument);
}
