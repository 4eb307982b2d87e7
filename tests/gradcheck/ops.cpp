// Every op's gradient against central differences, in double: all elements of all inputs, a random
// cotangent, broadcast shapes, axes of length 1, sizes that differ so that no transposition can
// pass.
#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"
#include "autograd/nn/functional.h"
#include "tests/gradcheck/frozen_inputs.h"

using namespace attn;
using Inputs = std::vector<Variable>;

namespace {

Rng rng(7);

Tensor normal(const Shape& shape) { return randn(shape, rng); }
Tensor positive(const Shape& shape) { return uniform(shape, Real(0.5), 2, rng); }

// At least 0.1 away from every kink at 0.
Tensor away_from_zero(const Shape& shape) {
  Tensor x = normal(shape);
  for (Real& element : x) element += element < 0 ? Real(-0.1) : Real(0.1);
  return x;
}

void check(const std::string& op, const std::function<Variable(const Inputs&)>& f,
           const std::vector<Tensor>& inputs) {
  BOOST_TEST_CONTEXT(op) {
    try {
      const GradcheckResult result = gradcheck(op, f, inputs);
      BOOST_TEST(result.elements > 0u);
      check_frozen_inputs(f, inputs);
    } catch (const std::exception& error) {
      BOOST_ERROR(error.what());
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(arithmetic_with_every_kind_of_broadcasting) {
  const std::vector<std::pair<Shape, Shape>> shapes = {
      {{2, 3}, {2, 3}}, {{2, 3, 4}, {4}},    {{2, 3, 4}, {3, 1}}, {{2, 1, 4}, {3, 1}},
      {{3}, {2, 3}},    {{1, 3}, {2, 1, 1}}, {{}, {2, 3}},        {{2, 3, 4}, {2, 1, 4}}};
  for (const auto& [a, b] : shapes) {
    const std::string names = to_string(a) + " and " + to_string(b);
    check("add " + names, [](const Inputs& x) { return x[0] + x[1]; }, {normal(a), normal(b)});
    check("subtract " + names, [](const Inputs& x) { return x[0] - x[1]; }, {normal(a), normal(b)});
    check("multiply " + names, [](const Inputs& x) { return x[0] * x[1]; }, {normal(a), normal(b)});
    check("divide " + names, [](const Inputs& x) { return x[0] / x[1]; }, {normal(a), positive(b)});
    check("pow " + names, [](const Inputs& x) { return pow(x[0], x[1]); },
          {positive(a), normal(b)});
    check("maximum " + names, [](const Inputs& x) { return maximum(x[0], x[1]); },
          {normal(a), normal(b)});
  }
}

BOOST_AUTO_TEST_CASE(arithmetic_with_numbers) {
  check("negate", [](const Inputs& x) { return -x[0]; }, {normal({2, 3})});
  check(
      "number arithmetic",
      [](const Inputs& x) { return (2 - x[0] * 3) / 5 + (x[0] - 1) * (1 + x[0]) + 2 / (x[0] + 9); },
      {normal({2, 3})});
  check("pow", [](const Inputs& x) { return pow(x[0], Real(2.5)); }, {positive({2, 3})});
}

BOOST_AUTO_TEST_CASE(functions_of_one_element) {
  check("exp", [](const Inputs& x) { return exp(x[0]); }, {normal({2, 3})});
  check("log", [](const Inputs& x) { return log(x[0]); }, {positive({2, 3})});
  check("sqrt", [](const Inputs& x) { return sqrt(x[0]); }, {positive({2, 3})});
  check("abs", [](const Inputs& x) { return abs(x[0]); }, {away_from_zero({2, 3})});
  check("tanh", [](const Inputs& x) { return tanh(x[0]); }, {normal({2, 3})});
  check("sigmoid", [](const Inputs& x) { return sigmoid(x[0]); }, {normal({2, 3})});
  check("relu", [](const Inputs& x) { return relu(x[0]); }, {away_from_zero({2, 3})});
  check("gelu", [](const Inputs& x) { return gelu(x[0]); }, {normal({2, 3})});
  check("clamp", [](const Inputs& x) { return clamp(x[0], Real(-0.05), Real(0.05)) + x[0]; },
        {away_from_zero({3, 4})});
  BoolTensor condition{{true, false, true}};
  check("where", [&](const Inputs& x) { return where(condition, x[0], x[1]); },
        {normal({2, 3}), normal({2, 1})});
}

BOOST_AUTO_TEST_CASE(reductions) {
  const Tensor x = normal({2, 3, 4});
  for (const Axes& axes :
       {Axes{0}, Axes{1}, Axes{-1}, Axes{0, 1}, Axes{0, 2}, Axes{1, 2}, Axes{2, 0}, Axes{}}) {
    check("sum", [&](const Inputs& v) { return sum(v[0], axes); }, {x});
    check("mean", [&](const Inputs& v) { return mean(v[0], axes, true); }, {x});
    check("max", [&](const Inputs& v) { return max(v[0], axes); }, {x});
    if (!axes.empty()) {
      check("variance", [&](const Inputs& v) { return variance(v[0], axes); }, {x});
      check("variance", [&](const Inputs& v) { return variance(v[0], axes, true, true); }, {x});
    }
  }
  check("sum of all", [](const Inputs& v) { return sum(v[0]) * mean(v[0]); }, {x});
}

BOOST_AUTO_TEST_CASE(products) {
  check("matmul", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({2, 3}), normal({3, 4})});
  check("matmul of a batch", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({2, 3, 4}), normal({2, 4, 5})});
  check("matmul, b transposed", [](const Inputs& x) { return matmul(x[0], x[1], true); },
        {normal({2, 3, 4}), normal({2, 5, 4})});
  check("matmul, b shared", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({2, 3, 4}), normal({4, 5})});
  check("matmul, b shared and transposed", [](const Inputs& x) { return matmul(x[0], x[1], true); },
        {normal({2, 3, 4}), normal({5, 4})});
  check("matmul, a shared", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({3, 4}), normal({2, 4, 5})});
  check("matmul, both broadcast", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({2, 1, 3, 4}), normal({3, 4, 2})});
  check("matmul, a batch of one", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({3, 2, 4}), normal({1, 4, 5})});
  check("row by matrix, transposed", [](const Inputs& x) { return matmul(x[0], x[1], true); },
        {normal({3}), normal({4, 3})});
  check("matmul, length 1", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({2, 1, 3}), normal({2, 3, 1})});
  check("row by matrix", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({3}), normal({3, 4})});
  check("matrix by column", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({2, 3}), normal({3})});
  check("row by column", [](const Inputs& x) { return matmul(x[0], x[1]); },
        {normal({3}), normal({3})});
  check("linear", [](const Inputs& x) { return linear(x[0], x[1], x[2]); },
        {normal({2, 3, 4}), normal({5, 4}), normal({5})});
  check("linear without bias", [](const Inputs& x) { return linear(x[0], x[1]); },
        {normal({3, 4}), normal({5, 4})});
}

BOOST_AUTO_TEST_CASE(moves) {
  const Tensor x = normal({2, 3, 4});
  check("reshape", [](const Inputs& v) { return reshape(v[0], {4, -1}) * Real(2); }, {x});
  for (const Axes& order :
       {Axes{0, 2, 1}, Axes{1, 0, 2}, Axes{2, 0, 1}, Axes{2, 1, 0}, Axes{1, 2, 0}}) {
    check("permute", [&](const Inputs& v) { return permute(v[0], order); }, {x});
  }
  check("transpose", [](const Inputs& v) { return transpose(v[0], 0, -1); }, {x});
  check("expand", [](const Inputs& v) { return expand(v[0], {2, 3, 4}); }, {normal({3, 1})});
  check("squeeze", [](const Inputs& v) { return squeeze(unsqueeze(v[0], 1), 1); }, {x});
  check("slice", [](const Inputs& v) { return slice(v[0], 1, 1, 3) * slice(v[0], 1, 0, 2); }, {x});
  check("select", [](const Inputs& v) { return select(v[0], 1, 2); }, {x});
  check("concatenate",
        [](const Inputs& v) {
          return concatenate({v[0], v[1], v[0]}, 1);
        },
        {x, normal({2, 2, 4})});
  check("stack", [](const Inputs& v) { return stack({v[0], v[1]}, -1); }, {x, normal({2, 3, 4})});
}

BOOST_AUTO_TEST_CASE(lookups) {
  const IndexTensor ids{{0, 2, 2}, {4, 0, 1}};
  check("embedding", [&](const Inputs& v) { return embedding(v[0], ids); }, {normal({5, 3})});
  check("gather, last axis", [&](const Inputs& v) { return gather(v[0], -1, ids); },
        {normal({2, 5})});
  check("gather, first axis", [&](const Inputs& v) { return gather(v[0], 0, ids); },
        {normal({5, 3})});
  const IndexTensor middle = IndexTensor({{{2, 0}, {1, 1}}, {{0, 2}, {2, 2}}});
  check("gather, middle axis", [&](const Inputs& v) { return gather(v[0], 1, middle); },
        {normal({2, 3, 2})});
}

BOOST_AUTO_TEST_CASE(softmax_and_masks) {
  const BoolTensor mask{
      {false, true, false, false}, {false, false, true, true}, {false, true, true, true}};
  for (const std::ptrdiff_t axis : {-1, 0, 1}) {
    check("softmax", [&](const Inputs& v) { return softmax(v[0], axis); }, {normal({2, 3, 4})});
    check("log_softmax", [&](const Inputs& v) { return log_softmax(v[0], axis); },
          {normal({2, 3, 4})});
  }
  check("softmax of one", [](const Inputs& v) { return softmax(v[0]); }, {normal({3, 1})});
  check("masked_fill", [&](const Inputs& v) { return masked_fill(v[0], mask, 5); },
        {normal({2, 3, 4})});
  check("masked_softmax", [&](const Inputs& v) { return masked_softmax(v[0], mask); },
        {normal({2, 3, 4})});
}

BOOST_AUTO_TEST_CASE(losses_and_normalisation) {
  const IndexTensor targets{{0, 3, 1}, {2, 2, 3}};
  check("cross_entropy", [&](const Inputs& v) { return cross_entropy(v[0], targets); },
        {normal({2, 3, 4})});
  check("cross_entropy, ignoring and smoothed",
        [&](const Inputs& v) {
          return cross_entropy(v[0], targets, {2, Real(0.1)}) * Real(3);
        },
        {normal({2, 3, 4})});
  check("mse_loss", [](const Inputs& v) { return mse_loss(v[0], v[1]); },
        {normal({2, 3}), normal({2, 3})});
  check("layer_norm", [](const Inputs& v) { return layer_norm(v[0], v[1], v[2]); },
        {normal({2, 3, 5}), normal({5}), normal({5})});
  check("dropout",
        [](const Inputs& v) {
          Rng masks(3);  // the same mask at every evaluation
          return dropout(v[0], 0.4, true, masks);
        },
        {normal({3, 4})});
}

// Each check above can fail: a rule that is wrong in one way is found, and the message says where.
BOOST_AUTO_TEST_CASE(a_wrong_rule_is_found_and_named) {
  const auto wrong_softmax = [](const Inputs& x) {
    return record("wrong_softmax", softmax(x[0]).value(), {x[0]},
                  [](const Tensor& g, const Tensor& y, Gradients& gradients) {
                    gradients.add(0, [&]() -> Tensor { return g * y; });
                  });
  };
  BOOST_CHECK_EXCEPTION(
      gradcheck("wrong_softmax", wrong_softmax, {normal({2, 3})}), std::runtime_error,
      [](const auto& error) {
        return std::string(error.what())
                   .find("wrong_softmax: the gradient of input 0 at (0, 0) is ") == 0;
      });
  // A sum as the loss cannot tell a softmax whose rule gives zero: the rows sum to 1 whatever x is.
  const auto zero_rule = [](const Inputs& x) {
    return record("zero_rule", softmax(x[0]).value(), {x[0]},
                  [](const Tensor& g, const Tensor&, Gradients& gradients) {
                    gradients.add(0, zeros(g.shape()));
                  });
  };
  BOOST_CHECK_NO_THROW(
      gradcheck("summed", [&](const Inputs& x) { return sum(zero_rule(x)); }, {normal({2, 3})}));
  BOOST_CHECK_THROW(gradcheck("zero_rule", zero_rule, {normal({2, 3})}), std::runtime_error);
}
