// Every score function and the attention over a padded batch, against central differences.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autograd/gradcheck.h"
#include "autograd/nn/attention.h"
#include "autograd/nn/functional.h"

using namespace attn;

namespace {

constexpr std::size_t B = 2, T = 3, S = 4, A = 3;

// Queries, keys and then the score's parameters, all perturbed: the module computes with values
// that gradcheck hands to it.
void check_score(const std::string& name, std::size_t query_width, std::size_t key_width) {
  Rng rng(5);
  const auto score = make_score(name, query_width, key_width, A, rng);
  std::vector<Tensor> inputs = {randn({B, T, query_width}, rng), randn({B, S, key_width}, rng)};
  std::vector<Variable> parameters = score->parameters();
  for (const Variable& parameter : parameters) inputs.push_back(parameter.value());

  const auto scores = [&](const std::vector<Variable>& x) {
    // The same formula from primitive ops, with the perturbed parameters.
    if (name == "dot") return matmul(x[0], x[1], true);
    if (name == "scaled_dot") {
      return matmul(x[0], x[1], true) / std::sqrt(static_cast<Real>(query_width));
    }
    if (name == "multiplicative") return matmul(x[0], linear(x[1], x[2]), true);
    return additive_scores(linear(x[0], x[2]), linear(x[1], x[3]), x[4]);
  };
  gradcheck(name + " score", scores, inputs);

  // What was checked is what the module computes.
  const Variable queries(inputs[0]), keys(inputs[1]);
  const Variable from_module = (*score)(queries, score->prepare(keys));
  std::vector<Variable> leaves;
  for (const Tensor& input : inputs) leaves.emplace_back(input);
  const Variable from_ops = scores(leaves);
  BOOST_REQUIRE(from_module.shape() == (Shape{B, T, S}));
  for (std::size_t i = 0; i < from_module.size(); ++i) {
    BOOST_TEST(from_module.value().data()[i] == from_ops.value().data()[i],
               boost::test_tools::tolerance(1e-12));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_gradient_of_every_score_is_right_for_queries_keys_and_weights) {
  check_score("dot", 5, 5);
  check_score("scaled_dot", 5, 5);
  check_score("additive", 2, 5);
  check_score("multiplicative", 2, 5);
}

BOOST_AUTO_TEST_CASE(the_additive_kernel_gives_the_values_and_gradients_of_its_plain_form) {
  Rng rng(6);
  const std::vector<Tensor> inputs = {randn({B, T, A}, rng), randn({B, S, A}, rng),
                                      randn({1, A}, rng)};
  const Tensor cotangent = randn({B, T, S}, rng);
  const auto run = [&](bool plain) {
    std::vector<Variable> x;
    for (const Tensor& input : inputs) x.emplace_back(input, true);
    const Variable scores =
        plain ? squeeze(linear(tanh(unsqueeze(x[0], 2) + unsqueeze(x[1], 1)), x[2]), -1)
              : additive_scores(x[0], x[1], x[2]);
    scores.backward(cotangent);
    return std::vector<Tensor>{scores.value(), x[0].grad(), x[1].grad(), x[2].grad()};
  };
  const std::vector<Tensor> expected = run(true), found = run(false);
  for (std::size_t k = 0; k < expected.size(); ++k) {
    BOOST_REQUIRE(found[k].shape() == expected[k].shape());
    for (std::size_t i = 0; i < found[k].size(); ++i) {
      BOOST_TEST(found[k].data()[i] == expected[k].data()[i], boost::test_tools::tolerance(1e-10));
    }
  }
}

BOOST_AUTO_TEST_CASE(attention_over_a_padded_batch_has_the_right_gradient) {
  Rng rng(7);
  const BoolTensor hidden = hide_padding({2, 4}, S);
  for (const std::string& name : score_names()) {
    const Attention attention(make_score(name, 5, 5, A, rng));
    const auto context_and_weights = [&](const std::vector<Variable>& x) {
      const Attended result = attention(x[0], attention.memory(x[1], hidden));
      return concatenate({result.context, result.weights}, -1);
    };
    gradcheck(name + " attention", context_and_weights,
              {randn({B, T, 5}, rng), randn({B, S, 5}, rng)});
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_scaling_of_the_gradient_is_noticed) {
  // Dividing scores by √Q in the forward pass only.
  const auto wrong = [](const std::vector<Variable>& x) {
    const Variable scores = matmul(x[0], x[1], true);
    const Real scale = 1 / std::sqrt(Real(5));
    return record(
        "wrong score", Tensor(scores.value() * scale), {scores},
        [](const Tensor& g, const Tensor&, Gradients& gradients) { gradients.add(0, g); });
  };
  Rng rng(8);
  BOOST_CHECK_THROW(gradcheck("wrong score", wrong, {randn({B, T, 5}, rng), randn({B, S, 5}, rng)}),
                    std::runtime_error);
}
