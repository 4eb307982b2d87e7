#include "chapters/01_encoder_decoder/digits.h"

#include <fmt/format.h>

#include <cmath>

#include "autograd/ops.h"
#include "autograd/optim/adam.h"
#include "chapters/01_encoder_decoder/training.h"
#include "chapters/shared/training_loop.h"
#include "core/text/digits.h"

namespace attn {

std::unique_ptr<EncoderDecoder> new_reversal_model(Cell cell, std::size_t hidden, Rng& rng) {
  const EncoderDecoderSizes sizes{kDigitVocabularySize, kDigitVocabularySize, /*embedding=*/32,
                                  hidden};
  return std::make_unique<EncoderDecoder>(cell, sizes, rng);
}

ReversalModel train_reversal(Run& run, const std::string& cell, std::size_t hidden,
                             std::size_t steps) {
  const Options& options = run.options();
  Rng rng(options.seed);
  ReversalModel result{fmt::format("{}, state of {}", cell, hidden),
                       hidden,
                       new_reversal_model(cell_of(cell), hidden, rng),
                       {},
                       {}};
  std::string series = fmt::format("reverse_{}_{}", cell, hidden);
  if (steps != options.steps) {
    result.name += fmt::format(", {} steps", steps);
    series += fmt::format("_{}", steps);
  }
  EncoderDecoder& model = *result.model;

  Adam adam(model.parameters(), options.learning_rate);
  TrainingLoop loop(run, series, model, adam, rng, steps);
  train(loop, model, adam, rng, [&options](Rng& draw) {
    // One length for a whole batch: nothing is padded, and nothing computed in vain.
    const auto length = static_cast<std::size_t>(1 + draw.below(kLongestTrained));
    return make_batch(
        digit_sequences(DigitTask::kReverse, options.batch_size, length, length, draw));
  });
  result.losses = loop.history("loss");

  Rng evaluation(options.seed + 1);  // its own, so that it does not depend on the training
  for (std::size_t length = 1; length <= kLongestTrained; ++length) {
    const double exact = exact_match(model, length, run.quick() ? 20 : 500, evaluation);
    result.exact_match.push_back(exact);
    run.metric(series, length, {{"exact_match", exact}});
  }
  return result;
}

double exact_match(const EncoderDecoder& model, std::size_t length, std::size_t count, Rng& rng) {
  const std::vector<TokenPair> pairs =
      digit_sequences(DigitTask::kReverse, count, length, length, rng);
  const Batch batch = make_batch(pairs);
  const std::vector<TokenIds> said =
      model.translate(batch.source, batch.source_lengths, kBos, kEos, length + 1);
  std::size_t right = 0;
  for (std::size_t i = 0; i < count; ++i) right += said[i] == pairs[i].target;
  return 100 * static_cast<double>(right) / static_cast<double>(count);
}

std::vector<double> gradient_reach(const EncoderDecoder& model, std::size_t length, Rng& rng) {
  constexpr std::size_t B = 64;
  const Batch batch = make_batch(digit_sequences(DigitTask::kReverse, B, length, length, rng));
  EncoderDecoder::Encoded encoded = model.encode(batch.source, batch.source_lengths);
  encoded.embedded.retain_grad();
  const Variable logits = model.decode(encoded.state, batch.target_in);  // (B, T, V)

  // The last digit is written one position before <eos>; it is the source's first.
  const Variable last = select(logits, 1, length - 1);  // (B, V)
  IndexTensor answers = IndexTensor::from_shape({B, 1});
  for (std::size_t b = 0; b < B; ++b) answers(b, 0) = batch.target_out(b, length - 1);
  sum(gather(last, -1, answers)).backward();

  const Tensor& gradient = encoded.embedded.grad();  // (B, S, E)
  const std::size_t E = gradient.shape(2);
  std::vector<double> reach(length, 0.0);
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t s = 0; s < length; ++s) {
      double squares = 0;
      for (std::size_t e = 0; e < E; ++e) squares += std::pow(gradient(b, s, e), 2);
      reach[s] += std::sqrt(squares) / B;
    }
  }
  return reach;
}

}  // namespace attn
