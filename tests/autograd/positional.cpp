// Positional vectors: the published sinusoids, and learned ones.
#include "autograd/nn/positional.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

using namespace attn;

// The digits are those of reference/published.json, sinusoidal_pe_4x6.
BOOST_AUTO_TEST_CASE(sinusoids_have_the_published_values) {
  const Tensor expected =
      from_values({4, 6}, {0.0,      1.0,       0.0,      1.0,      0.0,      1.0,       //
                           0.841471, 0.540302,  0.046399, 0.998923, 0.002154, 0.999998,  //
                           0.909297, -0.416147, 0.092699, 0.995694, 0.004309, 0.999991,  //
                           0.14112,  -0.989992, 0.138798, 0.990321, 0.006463, 0.999979});
  const Tensor positions = sinusoidal_positions(4, 6);
  BOOST_TEST(to_string(positions.shape()) == "(4, 6)");
  for (std::size_t i = 0; i < positions.size(); ++i) {
    BOOST_TEST(std::abs(positions.data()[i] - expected.data()[i]) < 1e-6);
  }
}

// sin² + cos² = 1 in every pair, so every position has the length √(width / 2).
BOOST_AUTO_TEST_CASE(every_position_has_the_same_length) {
  const Tensor positions = sinusoidal_positions(50, 16);
  for (std::size_t t = 0; t < 50; ++t) {
    double squares = 0;
    for (std::size_t c = 0; c < 16; ++c) squares += positions(t, c) * positions(t, c);
    BOOST_TEST(std::abs(squares - 8) < 1e-5);
  }
}

BOOST_AUTO_TEST_CASE(an_odd_width_ends_with_a_sine) {
  const Tensor positions = sinusoidal_positions(2, 3);
  BOOST_TEST(std::abs(positions(1, 2) - std::sin(std::pow(10000.0, -2.0 / 3.0))) < 1e-6);
}

BOOST_AUTO_TEST_CASE(learned_positions_are_rows_of_their_table_and_receive_gradients) {
  Rng rng(1);
  LearnedPositions positions(5, 2, rng);
  BOOST_TEST(positions.named_parameters().front().first == "weight");
  const Variable two = positions(2, 3);
  BOOST_TEST(two.value()(1, 0) == positions.weight().value()(4, 0));
  sum(two).backward();
  BOOST_TEST(positions.weight().grad()(2, 0) == 0);
  BOOST_TEST(positions.weight().grad()(3, 0) == 1);
}

BOOST_AUTO_TEST_CASE(a_position_beyond_the_longest_is_refused) {
  Rng rng(1);
  const LearnedPositions positions(5, 2, rng);
  BOOST_CHECK_EXCEPTION(positions(6), std::invalid_argument, [](const std::exception& error) {
    return std::string(error.what()) == "positions: the model knows 5 positions, asked for 6";
  });
  BOOST_CHECK_EXCEPTION(positions(3, 4), std::invalid_argument, [](const std::exception& error) {
    return std::string(error.what()) == "positions: the model knows 5 positions, asked for 7";
  });
  BOOST_CHECK_THROW(sinusoidal_positions(0, 4), std::invalid_argument);
}
