#include "chapters/02_attention/training.h"

#include <algorithm>

#include "autograd/nn/functional.h"
#include "autograd/optim/clip.h"
#include "core/text/vocabulary.h"

namespace attn {

AttentionModelOptions model_options(std::size_t source_vocabulary, std::size_t target_vocabulary,
                                    std::size_t embedding, std::size_t hidden,
                                    const std::string& score, const std::string& encoder,
                                    const std::string& query, const std::string& readout) {
  const bool both = encoder == "bidirectional";
  if (both && (hidden == 0 || hidden % 2 != 0)) {
    reject("a state of ", hidden, " cannot be halved between the encoder's two directions: ",
           "--hidden must be even, or --encoder unidirectional");
  }
  AttentionModelOptions options{source_vocabulary, target_vocabulary, embedding, hidden,
                                both ? hidden / 2 : hidden};
  options.score = score;
  options.encoder = both ? Direction::kBoth : Direction::kForward;
  options.query = query == "new" ? Query::kNewState : Query::kOldState;
  options.readout = readout == "direct" ? Readout::kDirect : Readout::kCombined;
  return options;
}

std::size_t plain_hidden(std::size_t hidden) { return hidden + hidden / 2; }

// [snippet:loss]
Variable loss_of(const AttentionEncoderDecoder& model, const Batch& batch) {
  const auto source = model.encode(batch.source, batch.source_lengths);
  const Variable logits = model.decode(source, batch.target_in).logits;
  return cross_entropy(logits, batch.target_out, {/*ignore_index=*/kPad});
}
// [/snippet]

Variable loss_of(const EncoderDecoder& model, const Batch& batch) {
  const EncoderDecoder::Encoded encoded = model.encode(batch.source, batch.source_lengths);
  const Variable logits = model.decode(encoded.state, batch.target_in);
  return cross_entropy(logits, batch.target_out, {/*ignore_index=*/kPad});
}

void train(TrainingLoop& loop, Optimizer& optimizer, const std::function<Variable()>& next_loss,
           const std::function<void()>& after_step, double falling_part) {
  const double rate = optimizer.learning_rate();
  const auto steps = static_cast<double>(loop.steps());
  while (loop.next()) {
    const double left = (steps - static_cast<double>(loop.step())) / steps;
    optimizer.set_learning_rate(rate * std::min(1.0, left / falling_part));
    const Variable loss = next_loss();
    optimizer.zero_grad();
    loss.backward();
    clip_grad_norm(optimizer.parameters(), 1);
    optimizer.step();
    loop.record({{"loss", loss.item()}});
    after_step();
  }
}

Tensor weights_of(const AttentionEncoderDecoder& model, const Batch& batch) {
  const NoGradGuard no_gradients;
  return model.decode(model.encode(batch.source, batch.source_lengths), batch.target_in)
      .weights.value();
}

std::size_t strongest_key(const Tensor& weights, std::size_t b, std::size_t t) {
  const std::size_t T = weights.shape(1), S = weights.shape(2);
  const Real* row = weights.data() + (b * T + t) * S;
  return static_cast<std::size_t>(std::max_element(row, row + S) - row);
}

Tensor first_rows(const Tensor& weights, std::size_t T) {
  const std::size_t S = weights.shape().back();
  Tensor rows = empty(Shape{T, S});
  std::copy_n(weights.data(), T * S, rows.data());
  return rows;
}

}  // namespace attn
