// The four functions of chapter 2, each alone and all together, against central differences.
#include "chapters/02_attention/four_functions.h"

#include <boost/test/unit_test.hpp>

#include "autograd/gradcheck.h"
#include "autograd/ops.h"

using namespace attn;

namespace {

constexpr std::size_t S = 5, H = 4, I = 3, O = 2, T = 3;

using Inputs = std::vector<Variable>;

std::vector<Tensor> random_tensors(const std::vector<Shape>& shapes) {
  Rng rng(11);
  std::vector<Tensor> result;
  for (const Shape& shape : shapes) result.push_back(randn(shape, rng));
  return result;
}

// GRU of inputs [y; c], combination and output, as the decoder has them.
const std::vector<Shape> kDecoderShapes = {{3 * H, I + H}, {3 * H, H}, {3 * H}, {3 * H},
                                           {H, 2 * H},     {H},        {O, H},  {O}};
DecoderParameters decoder_of(const Inputs& x, std::size_t first) {
  return {{x[first], x[first + 1], x[first + 2], x[first + 3]},
          x[first + 4],
          x[first + 5],
          x[first + 6],
          x[first + 7]};
}

}  // namespace

BOOST_AUTO_TEST_CASE(attention_weights_have_the_right_gradient_with_every_score) {
  const auto weights_with = [](const Score& score) {
    return [score](const Inputs& x) { return compute_attention_weights(x[0], x[1], score); };
  };
  gradcheck("dot", weights_with(dot_score), random_tensors({{H}, {S, H}}));
  gradcheck("scaled dot", weights_with(scaled_dot_score), random_tensors({{H}, {S, H}}));
  gradcheck(
      "additive",
      [](const Inputs& x) {
        return compute_attention_weights(x[0], x[1], additive_score(x[2], x[3], x[4]));
      },
      random_tensors({{H}, {S, I}, {2, H}, {2, I}, {2}}));
  gradcheck(
      "multiplicative",
      [](const Inputs& x) {
        return compute_attention_weights(x[0], x[1], multiplicative_score(x[2]));
      },
      random_tensors({{H}, {S, I}, {H, I}}));
}

BOOST_AUTO_TEST_CASE(the_context_vector_has_the_right_gradient) {
  gradcheck(
      "context", [](const Inputs& x) { return compute_context_vector(x[0], x[1]); },
      random_tensors({{S}, {S, H}}));
}

BOOST_AUTO_TEST_CASE(the_decoder_step_has_the_right_gradient) {
  std::vector<Shape> shapes = {{I}, {H}, {H}};
  shapes.insert(shapes.end(), kDecoderShapes.begin(), kDecoderShapes.end());
  gradcheck(
      "decoder step",
      [](const Inputs& x) {
        const DecoderStep step = decoder_step_with_attention(x[0], x[1], x[2], decoder_of(x, 3));
        return concatenate({step.new_hidden, step.output_logits}, 0);
      },
      random_tensors(shapes));
}

BOOST_AUTO_TEST_CASE(the_whole_pass_has_the_right_gradient_and_as_many_rows_as_the_target) {
  std::vector<Shape> shapes = {{S, I}, {T, I}, {3 * H, I}, {3 * H, H}, {3 * H}, {3 * H}};
  shapes.insert(shapes.end(), kDecoderShapes.begin(), kDecoderShapes.end());
  gradcheck(
      "encoder-decoder",
      [](const Inputs& x) {
        const Variable logits =
            encoder_decoder_with_attention(x[0], x[1], {x[2], x[3], x[4], x[5]}, decoder_of(x, 6));
        BOOST_REQUIRE(logits.shape() == (Shape{T, O}));
        return logits;
      },
      random_tensors(shapes));
}
