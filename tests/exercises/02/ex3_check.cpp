// Checks exercise 2.3.
#include "chapters/02_attention/exercises/decoder.h"

#include <cmath>

#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

namespace {

using namespace check;
using attn::DecoderParameters;

Tensor step_gru(const Tensor& x, const Tensor& h, const attn::GruParameters& p) {
  return reference::gru(x, h, p.weight_ih, p.weight_hh, p.bias_ih, p.bias_hh);
}

Tensor combine(const Tensor& both, const DecoderParameters& p) {
  return reference::linear(p.combination_weight, both, p.combination_bias);
}

Tensor squash(const Tensor& x) {
  return reference::map(x, [](long double value) { return std::tanh(value); });
}

Tensor logits_of(const Tensor& combined, const DecoderParameters& p) {
  return reference::linear(p.output_weight, combined, p.output_bias);
}

// I inputs, H units, O outputs.
DecoderParameters random_parameters(std::size_t I, std::size_t H, std::size_t O) {
  return {{random({3 * H, I + H}), random({3 * H, H}), random({3 * H}), random({3 * H})},
          random({H, 2 * H}),
          random({H}),
          random({O, H}),
          random({O})};
}

void compare(std::size_t I, std::size_t H, std::size_t O) {
  const DecoderParameters p = random_parameters(I, H, O);
  const Tensor y = random({I});
  const Tensor h = random({H});
  const Tensor c = random({H});
  const attn::DecoderStep got = attn::decoder_step_with_attention(y, h, c, p);
  const std::string what =
      "I = " + std::to_string(I) + ", H = " + std::to_string(H) + ", O = " + std::to_string(O);

  const Tensor state = step_gru(reference::joined(y, c), h, p.gru);
  same("new_hidden, " + what, state, got.new_hidden,
       {{"the cell read [c; y]: the word comes first", step_gru(reference::joined(c, y), h, p.gru)},
        {"the context took the old state's place: GRU([y; h], c)",
         step_gru(reference::joined(y, h), c, p.gru)},
        {"the cell read the old state instead of the context",
         step_gru(reference::joined(y, h), h, p.gru)},
        {"this is the old state", h}});

  const Tensor both = reference::joined(c, state);
  same("output_logits, " + what, logits_of(squash(combine(both, p)), p), got.output_logits,
       {{"tanh is missing: it comes before W_o", logits_of(combine(both, p), p)},
        {"[h'; c] instead of [c; h']",
         logits_of(squash(combine(reference::joined(state, c), p)), p)},
        {"the output looks at the old state instead of the new one",
         logits_of(squash(combine(reference::joined(c, h), p)), p)},
        {"the output looks at the new state alone, without the context", logits_of(state, p)},
        {"tanh was taken of the logits, too", squash(logits_of(squash(combine(both, p)), p))}});
}

// Where the word is as wide as the context, their order is not to be seen from the shapes.
void equal_sizes() { compare(4, 4, 4); }

void one_unit() { compare(1, 1, 1); }

void random_sizes() {
  const auto sizes = different_sizes(3, 2, 7);
  compare(sizes[0], sizes[1], sizes[2]);
}

}  // namespace

int main(int argc, char** argv) {
  return check::run(
      argc, argv, "2.3 one step of the decoder",
      {{"random sizes", random_sizes}, {"equal sizes", equal_sizes}, {"one unit", one_unit}});
}
