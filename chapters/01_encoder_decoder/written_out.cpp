#include "chapters/01_encoder_decoder/written_out.h"

#include <algorithm>
#include <map>

#include "autograd/nn/functional.h"
#include "core/tensor/math.h"

namespace attn::written_out {

// [snippet:gru_step]
// r  = σ(W_ir x + b_ir + W_hr h + b_hr)          how much of the old state the proposal sees
// z  = σ(W_iz x + b_iz + W_hz h + b_hz)          how much of the old state stays
// n  = tanh(W_in x + b_in + r (W_hn h + b_hn))   the proposal
// h' = (1 − z) n + z h
Variable gru_step(const Variable& x, const Variable& h, const GruWeights& weights) {
  const Variable from_input = linear(x, weights.input, weights.input_bias);  // (B, 3H)
  const Variable from_state = linear(h, weights.state, weights.state_bias);  // (B, 3H)
  const std::size_t H = h.shape()[1];
  const auto gate = [H](const Variable& all, std::size_t i) {
    return slice(all, -1, i * H, (i + 1) * H);
  };
  const Variable r = sigmoid(gate(from_input, 0) + gate(from_state, 0));
  const Variable z = sigmoid(gate(from_input, 1) + gate(from_state, 1));
  const Variable n = tanh(gate(from_input, 2) + r * gate(from_state, 2));
  return (1 - z) * n + z * h;
}
// [/snippet]

// [snippet:encode]
// A shorter row goes on over its <pad>s, but its state does not: it stays what it was after the
// row's last real token. Taking the state after the last column instead is the classic mistake.
Variable encode(const IndexTensor& source, const std::vector<std::size_t>& lengths,
                const Weights& weights) {
  const std::size_t B = source.shape(0), S = source.shape(1);
  const Variable embedded = embedding(weights.source_embedding, source);  // (B, S, E)
  Variable h(zeros({B, weights.encoder.state.shape()[1]}));
  for (std::size_t t = 0; t < S; ++t) {
    BoolTensor is_real = BoolTensor::from_shape({B, 1});
    for (std::size_t b = 0; b < B; ++b) is_real(b, 0) = t < lengths[b];
    h = where(is_real, gru_step(select(embedded, 1, t), h, weights.encoder), h);
  }
  return h;
}
// [/snippet]

// [snippet:decode_with_teacher]
Variable decode_with_teacher(const Variable& state, const IndexTensor& target_in,
                             const Weights& weights) {
  const Variable embedded = embedding(weights.target_embedding, target_in);  // (B, T, E)
  Variable h = state;
  std::vector<Variable> logits;
  for (std::size_t t = 0; t < target_in.shape(1); ++t) {
    h = gru_step(select(embedded, 1, t), h, weights.decoder);
    logits.push_back(linear(h, weights.output, weights.output_bias));  // (B, V)
  }
  return stack(logits, 1);
}
// [/snippet]

// [snippet:masked_loss]
Variable masked_loss(const Variable& logits, const IndexTensor& target_out) {
  IndexTensor places = target_out;
  places.reshape({target_out.shape(0), target_out.shape(1), 1});
  const Variable log_p = squeeze(gather(log_softmax(logits), -1, places), -1);  // (B, T)
  const BoolTensor is_pad = padding_mask(target_out);
  const auto real_count = std::count(is_pad.begin(), is_pad.end(), false);
  return -sum(masked_fill(log_p, is_pad, 0)) / static_cast<Real>(real_count);
}
// [/snippet]

// [snippet:decode_greedily]
// No teacher here: the decoder hears only itself, so an early mistake spoils what follows.
std::vector<TokenIds> decode_greedily(const Variable& state, std::size_t longest,
                                      const Weights& weights) {
  const NoGradGuard no_grad;
  const std::size_t B = state.shape()[0];
  std::vector<TokenIds> answers(B);
  std::vector<bool> done(B, false);
  IndexTensor token = IndexTensor::from_shape({B});
  token.fill(kBos);
  Variable h = state;
  for (std::size_t t = 0; t < longest && std::count(done.begin(), done.end(), false) > 0; ++t) {
    h = gru_step(embedding(weights.target_embedding, token), h, weights.decoder);
    token = math::argmax(linear(h, weights.output, weights.output_bias).value());
    for (std::size_t b = 0; b < B; ++b) {
      done[b] = done[b] || token(b) == kEos;
      if (!done[b]) answers[b].push_back(token(b));
    }
  }
  return answers;
}
// [/snippet]

Weights weights_of(const Module& model) {
  std::map<std::string, Variable> by_name;
  for (const auto& [name, parameter] : model.named_parameters()) by_name[name] = parameter;
  const auto gru = [&by_name](const std::string& prefix) {
    return GruWeights{by_name.at(prefix + ".weight_ih_l0"), by_name.at(prefix + ".weight_hh_l0"),
                      by_name.at(prefix + ".bias_ih_l0"), by_name.at(prefix + ".bias_hh_l0")};
  };
  return {by_name.at("source_embedding.weight"), gru("encoder"),
          by_name.at("target_embedding.weight"), gru("decoder"),
          by_name.at("output.weight"),           by_name.at("output.bias")};
}

}  // namespace attn::written_out
