// What exercise 2.4 is for: a model of this form, trained for a moment, reverses digits by the
// learner's function, and the map shows where that looked.
//
// Exits with 1 unless the answer is right and the largest weight of each word lies on its digit or
// one place to the right of it: this model reads forward only and asks with its old state, and
// either shifts the map by one.
#include <cstdio>

#include "autograd/nn/functional.h"
#include "autograd/optim/adam.h"
#include "autograd/optim/clip.h"
#include "chapters/02_attention/exercises/decoder.h"
#include "chapters/shared/attention_encoder_decoder.h"
#include "core/text/digits.h"
#include "tests/exercises/reference.h"

namespace {
std::vector<attn::Tensor> weights_used;  // by the learner's function, step by step
}

// The three functions that are given.
namespace attn {

Tensor compute_attention_weights(const Tensor& decoder_hidden, const Tensor& encoder_hiddens) {
  weights_used.push_back(reference::softmax(
      reference::linear(encoder_hiddens, decoder_hidden, zeros({encoder_hiddens.shape(0)}))));
  return weights_used.back();
}

Tensor compute_context_vector(const Tensor& attention_weights, const Tensor& encoder_hiddens) {
  return reference::linear(reference::transposed(encoder_hiddens), attention_weights,
                           zeros({encoder_hiddens.shape(1)}));
}

DecoderStep decoder_step_with_attention(const Tensor& y_prev, const Tensor& h_prev,
                                        const Tensor& context_vector, const DecoderParameters& p) {
  const Tensor state = gru_step(join(y_prev, context_vector), h_prev, p.gru);
  Tensor combined = linear(join(context_vector, state), p.combination_weight, p.combination_bias);
  for (Real& value : combined) value = std::tanh(value);
  return {state, linear(combined, p.output_weight, p.output_bias)};
}

}  // namespace attn

namespace {

using namespace attn;

constexpr std::size_t kLength = 6;

// All digits of a sequence differ, as those of the map.
TokenPair sequence(Rng& rng) {
  TokenIds digits;
  for (const std::size_t digit : permutation(10, rng)) {
    if (digits.size() < kLength) digits.push_back(std::int64_t(kSpecialCount + digit));
  }
  return {digits, TokenIds(digits.rbegin(), digits.rend())};
}

void train(AttentionEncoderDecoder& model, std::size_t steps, Rng& rng) {
  Adam adam(model.parameters(), 0.01);
  for (std::size_t step = 0; step < steps; ++step) {
    adam.set_learning_rate(0.01 * std::min(1.0, 2 - 2 * double(step) / double(steps)));
    std::vector<TokenPair> pairs;
    for (int i = 0; i < 32; ++i) pairs.push_back(sequence(rng));
    const Batch batch = make_batch(pairs);
    const auto source = model.encode(batch.source, batch.source_lengths);
    const Variable loss =
        cross_entropy(model.decode(source, batch.target_in).logits, batch.target_out);
    adam.zero_grad();
    loss.backward();
    clip_grad_norm(adam.parameters(), 1);
    adam.step();
  }
}

// The model's parameters as the exercise has them.
struct Parameters {
  GruParameters encoder;
  DecoderParameters decoder;
  Tensor source_embedding, target_embedding;
};

Parameters parameters_of(const Module& model) {
  const StateDict state = model.state_dict();
  const auto tensor = [&state](const std::string& name) {
    return std::find_if(state.begin(), state.end(),
                        [&](const auto& one) { return one.first == name; })
        ->second;
  };
  const auto gru = [&tensor](const std::string& cell, const std::string& suffix) {
    return GruParameters{tensor(cell + ".weight_ih" + suffix), tensor(cell + ".weight_hh" + suffix),
                         tensor(cell + ".bias_ih" + suffix), tensor(cell + ".bias_hh" + suffix)};
  };
  return {gru("encoder", "_l0"),
          {gru("decoder", ""), tensor("combination.weight"), tensor("combination.bias"),
           tensor("output.weight"), tensor("output.bias")},
          tensor("source_embedding.weight"),
          tensor("target_embedding.weight")};
}

Tensor embedded(const Tensor& table, const TokenIds& tokens) {
  Tensor rows = zeros({tokens.size(), table.shape(1)});
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    for (std::size_t k = 0; k < table.shape(1); ++k) rows(t, k) = table(std::size_t(tokens[t]), k);
  }
  return rows;
}

// Word by word: the learner's function is called with all words said so far.
TokenIds say(const Parameters& parameters, const TokenIds& source) {
  TokenIds words = {kBos};
  while (words.size() <= source.size()) {
    weights_used.clear();
    const Tensor logits = encoder_decoder_with_attention(
        embedded(parameters.source_embedding, source), embedded(parameters.target_embedding, words),
        parameters.encoder, parameters.decoder);
    const Tensor last = reference::row(logits, words.size() - 1);
    words.push_back(std::max_element(last.begin(), last.end()) - last.begin());
  }
  return TokenIds(words.begin() + 1, words.end());
}

// A row for each word that was said, a column for each that was read.
void draw(const Tensor& map, const std::vector<std::string>& said,
          const std::vector<std::string>& read) {
  const char* shades[] = {"·", "░", "▒", "▓", "█"};
  std::printf("       ");
  for (const std::string& digit : read) std::printf("%s  ", digit.c_str());
  for (std::size_t t = 0; t < map.shape(0); ++t) {
    std::printf("\n    %s  ", said[t].c_str());
    for (std::size_t s = 0; s < map.shape(1); ++s) {
      const char* shade = shades[std::min<std::size_t>(4, std::size_t(5 * map(t, s)))];
      std::printf("%s%s ", shade, shade);
    }
  }
  std::printf("\n");
}

}  // namespace

int main() {
  constexpr std::size_t steps = 300;
  AttentionModelOptions options{kDigitVocabularySize, kDigitVocabularySize, 16, 32, 32};
  options.score = "dot";
  options.encoder = Direction::kForward;
  options.query = Query::kOldState;
  Rng rng(1);
  AttentionEncoderDecoder model(options, rng);
  train(model, steps, rng);
  const Parameters parameters = parameters_of(model);
  const TokenPair shown = sequence(rng);
  const TokenIds said = say(parameters, shown.source);
  Tensor map = zeros({kLength, kLength});
  std::size_t in_place = 0;
  for (std::size_t t = 0; t < kLength; ++t) {
    const Tensor& weights = weights_used.at(t);
    for (std::size_t s = 0; s < kLength; ++s) map(t, s) = weights(s);
    const auto largest = std::max_element(weights.begin(), weights.end()) - weights.begin();
    const std::size_t digit = kLength - 1 - t, looked_at = std::size_t(largest);
    in_place += looked_at == digit || looked_at == digit + 1;
  }
  std::printf(
      "  A model of this form was trained for %zu steps to say %zu digits backwards. What\n", steps,
      kLength);
  std::printf("  your function says (from top to bottom), and where it looked:\n");
  const Vocabulary digits = digit_vocabulary();
  draw(map, digits.decode(said), digits.decode(shown.source));
  std::printf(
      "  It looks one place to the right of the digit that it says: docs/02_attention.md, under\n"
      "  What goes wrong in practice, has the reason.\n");
  return said == shown.target && in_place == kLength ? 0 : 1;
}
