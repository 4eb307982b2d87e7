// Encoder and decoder layers, norms before and after, against central differences: their inputs and
// every parameter.
#include "autograd/nn/transformer.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>

#include "autograd/gradcheck.h"
#include "autograd/ops.h"

using namespace attn;

namespace {

constexpr std::size_t B = 2, T = 3, S = 4, C = 4, H = 2, F = 5;
const std::vector<std::size_t> kLengths = {4, 2};

TransformerSizes sizes(NormPlace norm) { return {C, H, F, /*dropout=*/0, norm}; }

// gradcheck perturbs its own inputs; a module's parameters are perturbed here, in place.
void check_parameters(Module& module, const std::function<Variable()>& output) {
  constexpr double step = 1e-6;
  Rng rng(9);
  const Variable cotangent(randn(output().shape(), rng));
  const auto loss = [&] { return sum(output() * cotangent); };
  module.zero_grad();  // gradcheck left its own
  loss().backward();
  for (const auto& [name, parameter] : module.named_parameters()) {
    Variable leaf = parameter;
    const Tensor gradient = leaf.grad();
    for (std::size_t i = 0; i < leaf.size(); ++i) {
      const double value = leaf.value().data()[i];
      leaf.mutable_value().data()[i] = value + step;
      const double above = loss().item();
      leaf.mutable_value().data()[i] = value - step;
      const double below = loss().item();
      leaf.mutable_value().data()[i] = value;
      const double difference = (above - below) / (2 * step);
      BOOST_TEST_CONTEXT(name << ", element " << i) {
        BOOST_TEST(std::abs(gradient.data()[i] - difference) <=
                   1e-7 * std::max(1.0, std::abs(difference)));
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_of_the_encoder_layer_are_right) {
  for (const NormPlace norm : {NormPlace::kBefore, NormPlace::kAfter}) {
    Rng rng(1);
    EncoderLayer layer(sizes(norm), rng);
    const Tensor x = randn({B, S, C}, rng);
    gradcheck(
        "encoder layer",
        [&](const std::vector<Variable>& inputs) { return layer(inputs[0], kLengths).output; },
        {x});
    check_parameters(layer, [&] { return layer(Variable(x), kLengths).output; });
  }
}

BOOST_AUTO_TEST_CASE(gradients_of_the_decoder_layer_are_right) {
  for (const NormPlace norm : {NormPlace::kBefore, NormPlace::kAfter}) {
    Rng rng(2);
    DecoderLayer layer(sizes(norm), CrossAttention::kWith, rng);
    const Tensor x = randn({B, T, C}, rng), memory = randn({B, S, C}, rng);
    const auto decode = [&](const Variable& places, const Variable& encoded) {
      DecoderCache cache = layer.begin(encoded, kLengths);
      return layer(places, cache).output;
    };
    gradcheck("decoder layer",
              [&](const std::vector<Variable>& inputs) { return decode(inputs[0], inputs[1]); },
              {x, memory});
    check_parameters(layer, [&] { return decode(Variable(x), Variable(memory)); });
  }
}
