// The numbers that chapter 2 prints, against tests/reference/published.json; and its four functions
// against the batched model that trains.
#include "chapters/02_attention/by_hand.h"

#include <boost/test/unit_test.hpp>

#include "autograd/nn/attention.h"
#include "chapters/02_attention/four_functions.h"
#include "tests/support/reference_file.h"

using namespace attn;

namespace {

// Four digits after the point are what other books print.
constexpr double kPrinted = 6e-5;

const ReferenceFile& published() {
  static const ReferenceFile file("tests/reference/published.json");
  return file;
}

void check_example(const std::string& place, const AttendedByHand& example) {
  check_close(place + " scores", example.scores, published().tensor(place + "/scores"), kPrinted);
  check_close(place + " weights", example.weights, published().tensor(place + "/weights"),
              kPrinted);
  check_close(place + " context", example.context, published().tensor(place + "/context"),
              kPrinted);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_three_states_are_mixed_as_published) {
  const AttendedByHand example = three_states_example();
  check_close("alpha", example.weights, published().tensor("bahdanau_worked_example/alpha"),
              kPrinted);
  check_close("context", example.context, published().tensor("bahdanau_worked_example/context"),
              kPrinted);
}

BOOST_AUTO_TEST_CASE(the_additive_score_gives_the_published_digits) {
  check_example("additive_attention", additive_example());
}

BOOST_AUTO_TEST_CASE(the_multiplicative_score_gives_the_published_digits) {
  check_example("luong_general", multiplicative_example());
}

BOOST_AUTO_TEST_CASE(padding_gets_weight_zero_and_the_rest_the_published_digits) {
  check_close("masked", masked_example(), published().tensor("masked_softmax_valid_len/out"),
              kPrinted);
}

BOOST_AUTO_TEST_CASE(the_four_functions_are_the_batched_model_for_one_sentence) {
  BOOST_TEST(difference_from_batched_model() < 1e-5);
}

BOOST_AUTO_TEST_CASE(every_plain_score_is_the_library_s_for_one_query) {
  Rng rng(3);
  const Variable query(randn({4}, rng)), keys(randn({5, 4}, rng));
  for (const std::string& name : score_names()) {
    const auto score = make_score(name, 4, 4, 3, rng);
    const std::vector<Variable> w = score->parameters();
    const Score plain = name == "dot"          ? Score(dot_score)
                        : name == "scaled_dot" ? Score(scaled_dot_score)
                        : name == "additive"   ? additive_score(w[0], w[1], squeeze(w[2], 0))
                                               : multiplicative_score(w[0]);
    const Variable batched_query = reshape(query, {1, 1, 4}), batched_keys = unsqueeze(keys, 0);
    const Variable expected = (*score)(batched_query, score->prepare(batched_keys));
    check_close(name, plain(query, keys).value(), reshape(expected.value(), {5}), 1e-6);
  }
}
