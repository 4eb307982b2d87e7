#include "chapters/02_attention/explanations.h"

#include <limits>

#include "autograd/ops.h"

namespace attn {
namespace {

// ln p of each correct word (B, T).
Variable log_probabilities(const AttentionEncoderDecoder& model,
                           const AttentionEncoderDecoder::Source& source, const Batch& batch) {
  const Variable log_p = log_softmax(model.decode(source, batch.target_in).logits);
  IndexTensor words = batch.target_out;
  words.reshape({words.shape(0), words.shape(1), std::size_t{1}});
  return squeeze(gather(log_p, -1, words), -1);
}

}  // namespace

// [snippet:gradient_times_embedding]
Tensor gradient_times_embedding(const AttentionEncoderDecoder& model, const Batch& batch) {
  Variable words(model.embed(batch.source).value(), /*requires_grad=*/true);  // (B, S, E)
  const Variable log_p =
      log_probabilities(model, model.encode(words, batch.source_lengths), batch);  // (B, T)
  const std::size_t B = log_p.shape()[0], T = log_p.shape()[1], S = words.shape()[1];
  Tensor scores = full({B, T, S}, -std::numeric_limits<Real>::infinity());
  for (std::size_t t = 0; t < T; ++t) {
    Tensor only_t = zeros({B, T});
    for (std::size_t b = 0; b < B; ++b) only_t(b, t) = 1;
    words.zero_grad();
    log_p.backward(only_t, /*retain_graph=*/true);
    const Tensor products = sum(words.detach() * Variable(words.grad()), {-1}).value();  // (B, S)
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t s = 0; s < batch.source_lengths[b]; ++s) scores(b, t, s) = products(b, s);
    }
  }
  return scores;
}
// [/snippet]

Tensor leave_one_out(const AttentionEncoderDecoder& model, const Batch& batch) {
  const NoGradGuard no_gradients;
  const auto log_p_of = [&](const IndexTensor& source, const Lengths& lengths) {
    return log_probabilities(model, model.encode(source, lengths), batch).value();
  };
  const Tensor with_all = log_p_of(batch.source, batch.source_lengths);  // (B, T)
  const std::size_t B = with_all.shape(0), T = with_all.shape(1), S = batch.source.shape(1);
  Tensor scores = full({B, T, S}, -std::numeric_limits<Real>::infinity());
  for (std::size_t s = 0; s < S; ++s) {
    IndexTensor shorter = batch.source;  // rows that have no word s stay as they are
    Lengths lengths = batch.source_lengths;
    for (std::size_t b = 0; b < B; ++b) {
      if (s >= lengths[b]) continue;
      for (std::size_t later = s + 1; later < S; ++later) {
        shorter(b, later - 1) = shorter(b, later);
      }
      --lengths[b];
    }
    const Tensor without = log_p_of(shorter, lengths);
    for (std::size_t b = 0; b < B; ++b) {
      if (s >= batch.source_lengths[b]) continue;
      for (std::size_t t = 0; t < T; ++t) scores(b, t, s) = with_all(b, t) - without(b, t);
    }
  }
  return scores;
}

}  // namespace attn
