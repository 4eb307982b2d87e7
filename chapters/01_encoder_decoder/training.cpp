#include "chapters/01_encoder_decoder/training.h"

#include <algorithm>

#include "autograd/nn/functional.h"
#include "autograd/optim/clip.h"
#include "core/text/vocabulary.h"

namespace attn {

const std::vector<std::string>& cell_names() {
  static const std::vector<std::string> names = {"gru", "lstm", "rnn"};
  return names;
}

Cell cell_of(const std::string& name) {
  if (name == "rnn") return Cell::kRnn;
  if (name == "lstm") return Cell::kLstm;
  return Cell::kGru;
}

Variable teacher_forced_loss(const EncoderDecoder& model, const Batch& batch) {
  const EncoderDecoder::Encoded encoded = model.encode(batch.source, batch.source_lengths);
  const Variable logits = model.decode(encoded.state, batch.target_in);
  return cross_entropy(logits, batch.target_out, {/*ignore_index=*/kPad});
}

void train(TrainingLoop& loop, const EncoderDecoder& model, Optimizer& optimizer, Rng& rng,
           const std::function<Batch(Rng&)>& draw_batch) {
  const double rate = optimizer.learning_rate();
  const auto steps = static_cast<double>(loop.steps());
  while (loop.next()) {
    // Full rate for three quarters of the steps, then down to nothing: at full rate, what the model
    // can do jumps from step to step, and the last one is no better than any other.
    const double left = (steps - static_cast<double>(loop.step())) / steps;
    optimizer.set_learning_rate(rate * std::min(1.0, 4 * left));
    const Variable loss = teacher_forced_loss(model, draw_batch(rng));
    optimizer.zero_grad();
    loss.backward();
    const Real norm = clip_grad_norm(optimizer.parameters(), 1);
    optimizer.step();
    loop.record({{"loss", loss.item()}, {"gradient_norm", norm}});
  }
}

}  // namespace attn
