// Checks exercise 2.4.
#include <functional>

#include "chapters/02_attention/exercises/decoder.h"
#include "tests/exercises/harness.h"
#include "tests/exercises/reference.h"

// The exercise is built on these three, whether or not the learner wrote them.
namespace attn {

Tensor compute_attention_weights(const Tensor& decoder_hidden, const Tensor& encoder_hiddens) {
  require_shape("compute_attention_weights", {encoder_hiddens.shape(1)}, decoder_hidden.shape());
  return reference::softmax(
      reference::linear(encoder_hiddens, decoder_hidden, zeros({encoder_hiddens.shape(0)})));
}

Tensor compute_context_vector(const Tensor& attention_weights, const Tensor& encoder_hiddens) {
  require_shape("compute_context_vector", {encoder_hiddens.shape(0)}, attention_weights.shape());
  return reference::linear(reference::transposed(encoder_hiddens), attention_weights,
                           zeros({encoder_hiddens.shape(1)}));
}

DecoderStep decoder_step_with_attention(const Tensor& y_prev, const Tensor& h_prev,
                                        const Tensor& context_vector, const DecoderParameters& p) {
  const Tensor state = gru_step(join(y_prev, context_vector), h_prev, p.gru);
  const Tensor combined =
      reference::map(linear(join(context_vector, state), p.combination_weight, p.combination_bias),
                     [](long double x) { return std::tanh(x); });
  return {state, linear(combined, p.output_weight, p.output_bias)};
}

}  // namespace attn

namespace {

using namespace check;

// How a decoder may go wrong.
struct Variant {
  bool starts_from_zeros = false;
  bool keeps_first_query = false;          // the encoder's last state asks at every step
  bool forgets_encoder_state = false;      // each source word is read from zeros
  bool reads_own_input_only_once = false;  // every step reads the first row of Y
};

Tensor run(const Tensor& X, const Tensor& Y, const attn::GruParameters& encoder,
           const attn::DecoderParameters& decoder, const Variant& variant = {}) {
  const std::size_t H = encoder.weight_hh.shape(1);
  Tensor hidden = zeros({H});
  Tensor states = zeros({X.shape(0), H});
  for (std::size_t s = 0; s < X.shape(0); ++s) {
    const Tensor before = variant.forgets_encoder_state ? zeros({H}) : hidden;
    hidden = attn::gru_step(reference::row(X, s), before, encoder);
    for (std::size_t k = 0; k < H; ++k) states(s, k) = hidden(k);
  }
  const Tensor last = hidden;
  if (variant.starts_from_zeros) hidden = zeros({H});
  Tensor logits = zeros({Y.shape(0), decoder.output_bias.size()});
  for (std::size_t t = 0; t < Y.shape(0); ++t) {
    const Tensor& query = variant.keeps_first_query ? last : hidden;
    const Tensor context =
        attn::compute_context_vector(attn::compute_attention_weights(query, states), states);
    const Tensor y = reference::row(Y, variant.reads_own_input_only_once ? 0 : t);
    const attn::DecoderStep step = attn::decoder_step_with_attention(y, hidden, context, decoder);
    for (std::size_t o = 0; o < logits.shape(1); ++o) logits(t, o) = step.output_logits(o);
    hidden = step.new_hidden;
  }
  return logits;
}

void compare(std::size_t S, std::size_t T, std::size_t I, std::size_t H, std::size_t O) {
  const attn::GruParameters encoder{random({3 * H, I}), random({3 * H, H}), random({3 * H}),
                                    random({3 * H})};
  const attn::DecoderParameters decoder{
      {random({3 * H, I + H}), random({3 * H, H}), random({3 * H}), random({3 * H})},
      random({H, 2 * H}),
      random({H}),
      random({O, H}),
      random({O})};
  const Tensor X = random({S, I});
  const Tensor Y = random({T, I});
  const auto with = [&](bool Variant::*mistake) {
    Variant variant;
    variant.*mistake = true;
    return run(X, Y, encoder, decoder, variant);
  };
  same("logits for S = " + std::to_string(S) + ", T = " + std::to_string(T),
       run(X, Y, encoder, decoder), attn::encoder_decoder_with_attention(X, Y, encoder, decoder),
       {{"the decoder starts from zeros: it starts from the encoder's last state",
         with(&Variant::starts_from_zeros)},
        {"one context for all steps: each step looks anew, with the decoder's old state",
         with(&Variant::keeps_first_query)},
        {"the encoder forgets: each source word is read from a state of zeros",
         with(&Variant::forgets_encoder_state)},
        {"every step reads the first row of Y: step t reads row t",
         with(&Variant::reads_own_input_only_once)}});
}

void random_sentences() {
  const auto sizes = different_sizes(5, 2, 9);
  compare(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]);
}

void equal_sizes() {
  const std::size_t n = between(3, 6);
  compare(n, n, n, n, n);
}

void one_word() { compare(1, 1, 3, 4, 5); }

void longer_than_source() { compare(2, 9, 3, 4, 5); }

}  // namespace

int main(int argc, char** argv) {
  return check::run(argc, argv, "2.4 the whole encoder–decoder",
                    {{"random sentences", random_sentences},
                     {"equal sizes", equal_sizes},
                     {"one word", one_word},
                     {"a target longer than its source", longer_than_source}});
}
