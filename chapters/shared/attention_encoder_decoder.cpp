#include "chapters/shared/attention_encoder_decoder.h"

#include <algorithm>

#include "autograd/nn/functional.h"
#include "core/tensor/math.h"

namespace attn {
namespace {

std::size_t key_width_of(const AttentionModelOptions& options) {
  return options.encoder_hidden * (options.encoder == Direction::kBoth ? 2 : 1);
}

std::size_t decoder_input_of(const AttentionModelOptions& options) {
  const bool reads_context = options.query == Query::kOldState;
  return options.embedding + (reads_context ? key_width_of(options) : 0);
}

std::optional<Linear> combination_of(const AttentionModelOptions& options, Rng& rng) {
  if (options.readout == Readout::kDirect) return {};
  return std::optional<Linear>(std::in_place, key_width_of(options) + options.hidden,
                               options.hidden, rng);
}

std::size_t output_input_of(const AttentionModelOptions& options) {
  return options.hidden + (options.readout == Readout::kDirect ? key_width_of(options) : 0);
}

}  // namespace

AttentionEncoderDecoder::AttentionEncoderDecoder(const AttentionModelOptions& options, Rng& rng)
    : options_(options),
      key_width_(key_width_of(options)),
      source_embedding_(options.source_vocabulary, options.embedding, rng),
      encoder_(options.embedding, options.encoder_hidden, rng, options.encoder),
      target_embedding_(options.target_vocabulary, options.embedding, rng),
      decoder_(decoder_input_of(options), options.hidden, rng),
      attention_(make_score(options.score, options.hidden, key_width_, options.hidden, rng)),
      combination_(combination_of(options, rng)),
      output_(output_input_of(options), options.target_vocabulary, rng) {
  add_module("source_embedding", source_embedding_);
  add_module("encoder", encoder_);
  add_module("target_embedding", target_embedding_);
  add_module("decoder", decoder_);
  add_module("attention", attention_);
  if (combination_) add_module("combination", *combination_);
  add_module("output", output_);
  if (options.encoder == Direction::kBoth || options.encoder_hidden != options.hidden) {
    bridge_.emplace(key_width_, options.hidden, rng);
    add_module("bridge", *bridge_);
  }
}

AttentionEncoderDecoder::Source AttentionEncoderDecoder::encode(const IndexTensor& source,
                                                                const Lengths& lengths) const {
  return encode(embed(source), lengths);
}

AttentionEncoderDecoder::Source AttentionEncoderDecoder::encode(const Variable& embedded,
                                                                const Lengths& lengths) const {
  const SequenceStates states = encoder_(embedded, {}, lengths);
  return {attention_.memory(states.outputs, hide_padding(lengths, embedded.shape()[1])),
          bridge_ ? tanh((*bridge_)(states.state)) : states.state};
}

AttentionEncoderDecoder::Decoded AttentionEncoderDecoder::decode(
    const Source& source, const IndexTensor& target_in) const {
  const Variable embedded = target_embedding_(target_in);  // (B, T, E)
  if (options_.query == Query::kOldState) return decode_by_steps(source, embedded);
  const RecurrentWeights& weights = decoder_.weights();
  const Variable states = gru_sequence(decoder_.project(embedded), source.first_state,
                                       weights.weight_hh, weights.bias_hh);
  const Attended attended = attention_(states, source.memory);
  return {predict(attended.context, states), attended.weights};
}

// W_ih [y; c] = W_y y + W_c c: the part of the words is one product for all steps.
AttentionEncoderDecoder::Decoded AttentionEncoderDecoder::decode_by_steps(
    const Source& source, const Variable& embedded) const {
  const RecurrentWeights& weights = decoder_.weights();
  const std::size_t E = options_.embedding;
  const Variable weight_of_word = slice(weights.weight_ih, 1, 0, E);
  const Variable weight_of_context = slice(weights.weight_ih, 1, E, E + key_width_);
  const Variable from_words = linear(embedded, weight_of_word, weights.bias_ih);  // (B, T, 3H)
  Variable state = source.first_state;
  std::vector<Variable> states, contexts, all_weights;
  for (std::size_t t = 0; t < embedded.shape()[1]; ++t) {
    const Attended attended = attention_(unsqueeze(state, 1), source.memory);
    const Variable context = squeeze(attended.context, 1);
    state = decoder_.step(select(from_words, 1, t) + linear(context, weight_of_context), state);
    states.push_back(state);
    contexts.push_back(context);
    all_weights.push_back(squeeze(attended.weights, 1));
  }
  return {predict(stack(contexts, 1), stack(states, 1)), stack(all_weights, 1)};
}

AttentionEncoderDecoder::Step AttentionEncoderDecoder::step(const Source& source,
                                                            const Variable& state,
                                                            const IndexTensor& tokens) const {
  const auto look_from = [&](const Variable& query) {
    const Attended attended = attention_(unsqueeze(query, 1), source.memory);
    return Attended{squeeze(attended.context, 1), squeeze(attended.weights, 1)};
  };
  const Variable word = target_embedding_(tokens);  // (B, E)
  if (options_.query == Query::kNewState) {
    const Variable next = decoder_(word, state);
    const Attended attended = look_from(next);
    return {next, predict(attended.context, next), attended.weights};
  }
  const Attended attended = look_from(state);
  const Variable next = decoder_(concatenate({word, attended.context}, -1), state);
  return {next, predict(attended.context, next), attended.weights};
}

// Works for one step (B, …) and for all of them (B, T, …).
Variable AttentionEncoderDecoder::predict(const Variable& context, const Variable& state) const {
  const Variable seen_and_state = concatenate({context, state}, -1);
  return output_(combination_ ? tanh((*combination_)(seen_and_state)) : seen_and_state);
}

AttentionEncoderDecoder::Translations AttentionEncoderDecoder::translate(
    const IndexTensor& source, const Lengths& lengths, std::int64_t first_token,
    std::int64_t end_token, std::size_t longest) const {
  const NoGradGuard no_gradients;
  const std::size_t B = lengths.size();
  const Source encoded = encode(source, lengths);
  Variable state = encoded.first_state;
  IndexTensor tokens = IndexTensor::from_shape({B});
  tokens.fill(first_token);
  Translations result;
  result.tokens.resize(B);
  std::vector<bool> has_ended(B, false);
  std::vector<Tensor> weights;
  for (std::size_t t = 0; t < longest; ++t) {
    const Step next = step(encoded, state, tokens);
    state = next.state;
    tokens = math::argmax(next.logits.value());
    weights.push_back(reshape(next.weights.value(), {static_cast<std::ptrdiff_t>(B), 1, -1}));
    for (std::size_t b = 0; b < B; ++b) {
      has_ended[b] = has_ended[b] || tokens(b) == end_token;
      if (!has_ended[b]) result.tokens[b].push_back(tokens(b));
    }
    if (std::all_of(has_ended.begin(), has_ended.end(), [](bool ended) { return ended; })) break;
  }
  std::vector<const Tensor*> parts;
  for (const Tensor& part : weights) parts.push_back(&part);
  result.weights = parts.empty() ? empty({B, 0, source.shape(1)}) : math::concatenate(parts, 1);
  return result;
}

}  // namespace attn
