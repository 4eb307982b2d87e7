#include "chapters/01_encoder_decoder/comparison.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

#include "chapters/01_encoder_decoder/digits.h"
#include "chapters/01_encoder_decoder/training.h"
#include "chapters/01_encoder_decoder/written_out.h"
#include "core/tensor/tensor.h"
#include "core/text/digits.h"

namespace attn {
namespace {

// Milliseconds of the fastest of a few calls.
double milliseconds(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  double best = INFINITY;
  for (int repetition = 0; repetition < 5; ++repetition) {
    const Clock::time_point start = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  return best;
}

Variable written_out_loss(const written_out::Weights& weights, const Batch& batch) {
  const Variable state = written_out::encode(batch.source, batch.source_lengths, weights);
  return written_out::masked_loss(written_out::decode_with_teacher(state, batch.target_in, weights),
                                  batch.target_out);
}

std::vector<Tensor> gradients(EncoderDecoder& model, const Variable& loss) {
  model.zero_grad();
  loss.backward();
  std::vector<Tensor> result;
  for (const Variable& parameter : model.parameters()) result.push_back(parameter.grad());
  return result;
}

}  // namespace

void compare_with_written_out(Run& run) {
  Rng rng(run.options().seed);
  const auto model = new_reversal_model(Cell::kGru, run.options().hidden, rng);
  const written_out::Weights weights = written_out::weights_of(*model);
  const Batch batch = make_batch(
      digit_sequences(DigitTask::kReverse, run.options().batch_size, 1, kLongestTrained, rng));

  const Variable trained_loss = teacher_forced_loss(*model, batch);
  const Variable written_loss = written_out_loss(weights, batch);
  double worst = std::abs(static_cast<double>(trained_loss.item()) - written_loss.item());
  const std::vector<Tensor> trained = gradients(*model, trained_loss);
  const std::vector<Tensor> written = gradients(*model, written_loss);
  for (std::size_t i = 0; i < trained.size(); ++i) {
    worst = std::max(worst, largest_difference(trained[i], written[i]));
  }

  const double trained_time =
      milliseconds([&] { gradients(*model, teacher_forced_loss(*model, batch)); });
  const double written_time =
      milliseconds([&] { gradients(*model, written_out_loss(weights, batch)); });

  const NoGradGuard no_grad;
  const bool same_answers =
      model->translate(batch.source, batch.source_lengths, kBos, kEos, kLongestTrained) ==
      written_out::decode_greedily(written_out::encode(batch.source, batch.source_lengths, weights),
                                   kLongestTrained, weights);
  run.print("\nwritten out from primitive ops, and as the library has it: loss {:.6f} and {:.6f},",
            written_loss.item(), trained_loss.item());
  run.print("  gradients at most {:.1e} apart, greedy answers {}", worst,
            same_answers ? "the same" : "different");
  run.print("  forward and backward {:.1f} ms written out, {:.1f} ms by the library", written_time,
            trained_time);
  run.result("written_out.largest_difference", worst);
  run.claim("written out and library: largest difference", worst, at_most(1e-5));
  run.claim("written out and library: same answers", same_answers, at_least(1));
}

}  // namespace attn
