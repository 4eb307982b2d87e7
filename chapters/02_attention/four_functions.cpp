#include "chapters/02_attention/four_functions.h"

#include <cmath>
#include <vector>

#include "autograd/nn/functional.h"
#include "core/tensor/tensor.h"

namespace attn {

// [snippet:scores]
Variable dot_score(const Variable& query, const Variable& keys) { return matmul(keys, query); }

Variable scaled_dot_score(const Variable& query, const Variable& keys) {
  return matmul(keys, query) / std::sqrt(static_cast<Real>(query.size()));
}

Score additive_score(const Variable& W, const Variable& U, const Variable& v) {
  return [W, U, v](const Variable& query, const Variable& keys) {
    const Variable query_part = matmul(W, query);    // (A)
    const Variable key_parts = linear(keys, U);      // (S, A)
    return matmul(tanh(key_parts + query_part), v);  // (S)
  };
}

Score multiplicative_score(const Variable& W) {
  return
      [W](const Variable& query, const Variable& keys) { return matmul(linear(keys, W), query); };
}
// [/snippet]

// [snippet:weights]
Variable compute_attention_weights(const Variable& decoder_hidden, const Variable& encoder_hiddens,
                                   const Score& score) {
  return softmax(score(decoder_hidden, encoder_hiddens));
}
// [/snippet]

// [snippet:context]
Variable compute_context_vector(const Variable& attention_weights,
                                const Variable& encoder_hiddens) {
  return matmul(attention_weights, encoder_hiddens);
}
// [/snippet]

// [snippet:step]
DecoderStep decoder_step_with_attention(const Variable& y_prev, const Variable& h_prev,
                                        const Variable& context_vector,
                                        const DecoderParameters& parameters) {
  const Variable x = concatenate({y_prev, context_vector}, 0);
  const Variable new_hidden = gru_cell(x, h_prev, parameters.gru);
  const Variable seen_and_state = concatenate({context_vector, new_hidden}, 0);
  const Variable combined =
      tanh(matmul(parameters.combination_weight, seen_and_state) + parameters.combination_bias);
  return {new_hidden, matmul(parameters.output_weight, combined) + parameters.output_bias};
}
// [/snippet]

// [snippet:full_pass]
Variable encoder_decoder_with_attention(const Variable& X, const Variable& Y,
                                        const RecurrentWeights& encoder,
                                        const DecoderParameters& decoder) {
  const std::size_t H = encoder.weight_hh.shape()[1];
  Variable h(zeros(Shape{H}));
  std::vector<Variable> states;
  for (std::size_t s = 0; s < X.shape()[0]; ++s) {
    h = gru_cell(select(X, 0, s), h, encoder);
    states.push_back(h);
  }
  const Variable encoder_hiddens = stack(states, 0);

  std::vector<Variable> logits;
  for (std::size_t t = 0; t < Y.shape()[0]; ++t) {
    const Variable weights = compute_attention_weights(h, encoder_hiddens);
    const Variable context = compute_context_vector(weights, encoder_hiddens);
    const DecoderStep step = decoder_step_with_attention(select(Y, 0, t), h, context, decoder);
    h = step.new_hidden;
    logits.push_back(step.output_logits);
  }
  return stack(logits, 0);
}
// [/snippet]

}  // namespace attn
