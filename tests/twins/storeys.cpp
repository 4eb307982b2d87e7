// Does every function of core/fast and autograd/fused give what its plain twin gives, values and
// gradients? Both storeys are in this program: the plain one with its namespace renamed
// (tests/CMakeLists.txt).
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <sstream>

#include "tests/twins/calls/outcomes.h"

namespace {

// Sums in another order, and exponentials to a few units in the last place.
constexpr double kTolerance = 1e-5;

// NaN equals NaN, and an infinity only itself.
bool is_close(double plain, double fast) {
  if (std::isnan(plain) || std::isnan(fast)) return std::isnan(plain) && std::isnan(fast);
  if (std::isinf(plain) || std::isinf(fast)) return plain == fast;
  return std::abs(plain - fast) <= kTolerance * std::max(1.0, std::abs(plain));
}

void compare(const Outcome& plain, const Outcome& fast) {
  BOOST_TEST_CONTEXT(plain.file << ": " << plain.function) {
    BOOST_REQUIRE(plain.function == fast.function);
    BOOST_TEST(plain.error == fast.error);
    BOOST_TEST(plain.shape == fast.shape, boost::test_tools::per_element());
    BOOST_REQUIRE(plain.values.size() == fast.values.size());
    for (std::size_t i = 0; i < plain.values.size(); ++i) {
      if (is_close(plain.values[i], fast.values[i])) continue;
      BOOST_ERROR("element " << i << " is " << plain.values[i] << " below, " << fast.values[i]
                             << " above");
      return;
    }
  }
}

}  // namespace

void compare_all(const std::vector<Outcome>& plain, const std::vector<Outcome>& fast) {
  BOOST_REQUIRE(plain.size() == fast.size());
  for (std::size_t i = 0; i < plain.size(); ++i) compare(plain[i], fast[i]);
}

constexpr std::uint64_t kSeeds = 5;

BOOST_AUTO_TEST_CASE(every_fast_function_of_tensors_gives_what_its_plain_twin_gives) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    compare_all(attn_plain::outcomes_of_tensor_functions(seed),
                attn::outcomes_of_tensor_functions(seed));
  }
}

BOOST_AUTO_TEST_CASE(every_fused_function_gives_the_values_and_gradients_of_its_plain_twin) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    compare_all(attn_plain::outcomes_of_functional(seed), attn::outcomes_of_functional(seed));
  }
}

BOOST_AUTO_TEST_CASE(every_fast_step_of_an_optimiser_gives_what_its_plain_twin_gives) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    compare_all(attn_plain::outcomes_of_steps(seed), attn::outcomes_of_steps(seed));
  }
}

BOOST_AUTO_TEST_CASE(every_file_that_takes_the_place_of_a_plain_one_is_tried) {
  std::set<std::string> tried;
  for (const auto& outcomes : {attn::outcomes_of_tensor_functions(1),
                               attn::outcomes_of_functional(1), attn::outcomes_of_steps(1)}) {
    for (const Outcome& outcome : outcomes) tried.insert(outcome.file);
  }
  std::istringstream files(TWIN_FILES);  // from CMake: "choose elementwise …"
  std::size_t count = 0;
  for (std::string file; files >> file; ++count) BOOST_TEST(tried.count(file) == 1u, file);
  BOOST_TEST(count == tried.size());
}

BOOST_AUTO_TEST_CASE(a_difference_is_noticed) {
  BOOST_TEST(!is_close(1, 1 + 1e-4));
  BOOST_TEST(!is_close(std::nan(""), 1));
  BOOST_TEST(!is_close(INFINITY, -INFINITY));
  BOOST_TEST(is_close(std::nan(""), std::nan("")));
}
