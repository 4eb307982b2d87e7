#include "chapters/02_attention/reversal.h"

#include <fmt/format.h>

#include <algorithm>

#include "autograd/optim/adam.h"
#include "chapters/02_attention/training.h"
#include "chapters/shared/training_loop.h"
#include "chapters/shared/translate.h"
#include "core/tensor/math.h"
#include "core/text/digits.h"

namespace attn {
namespace {

constexpr std::size_t kEmbeddingWidth = 32;
constexpr std::size_t kDiagonalLength = 16;

// Every digit once, so that each row of a map has one correct place.
TokenPair shown_pair() {
  const TokenIds source =
      digit_vocabulary().encode({"3", "1", "4", "5", "9", "2", "6", "8", "7", "0"});
  return {source, TokenIds(source.rbegin(), source.rend())};
}

// One length for a whole batch: nothing is padded, and nothing computed in vain. The answer is as
// long as the question, so <eos> is not asked for: a decoder learns to write it by counting, and
// counts no further than the longest sequence of its training.
Batch random_batch(std::size_t batch_size, Rng& rng) {
  const auto length = static_cast<std::size_t>(1 + rng.below(kLongestTrained));
  Batch batch = make_batch(digit_sequences(DigitTask::kReverse, batch_size, length, length, rng));
  for (std::size_t b = 0; b < batch_size; ++b) batch.target_out(b, length) = kPad;
  return batch;
}

std::vector<double> measure_exact_match(const Run& run, const Translate& translate) {
  const std::size_t count = run.quick() ? 20 : 500;
  Rng rng(run.options().seed + 1);  // its own, so that it does not depend on the training
  std::vector<double> result;
  for (const std::size_t length : measured_lengths()) {
    const std::vector<TokenPair> pairs =
        digit_sequences(DigitTask::kReverse, count, length, length, rng);
    const std::vector<TokenIds> said = translate(make_batch(pairs), length);
    std::size_t right = 0;
    for (std::size_t i = 0; i < count; ++i) right += said[i] == pairs[i].target;
    result.push_back(100 * static_cast<double>(right) / static_cast<double>(count));
  }
  return result;
}

std::vector<double> measure_offsets(const Run& run, const AttentionEncoderDecoder& model) {
  const NoGradGuard no_gradients;
  const std::size_t count = run.quick() ? 20 : 200;
  Rng rng(run.options().seed + 2);
  const Batch batch = make_batch(
      digit_sequences(DigitTask::kReverse, count, kDiagonalLength, kDiagonalLength, rng));
  const Tensor weights = weights_of(model, batch);  // (B, S + 1, S); the query for <eos> is unused
  std::vector<double> percent(5, 0.0);
  for (std::size_t b = 0; b < count; ++b) {
    for (std::size_t t = 0; t < kDiagonalLength; ++t) {
      const auto looked_at = static_cast<std::ptrdiff_t>(strongest_key(weights, b, t));
      const auto repeated = static_cast<std::ptrdiff_t>(kDiagonalLength - 1 - t);
      const std::ptrdiff_t offset = looked_at - repeated;
      if (offset < -2 || offset > 2) continue;
      percent[static_cast<std::size_t>(offset + 2)] +=
          100 / static_cast<double>(count * kDiagonalLength);
    }
  }
  return percent;
}

void record(Run& run, const std::string& series, const ReversalResult& result) {
  for (std::size_t i = 0; i < measured_lengths().size(); ++i) {
    run.metric(series, measured_lengths()[i], {{"exact_match", result.exact_match[i]}});
    run.result(fmt::format("{}.exact_match.{}", series, measured_lengths()[i]),
               result.exact_match[i]);
  }
}

}  // namespace

const std::vector<std::size_t>& measured_lengths() {
  static const std::vector<std::size_t> lengths = {4, 8, 12, 16, 20, 24, 30};
  return lengths;
}

double ReversalResult::exact_match_at(std::size_t length) const {
  const auto place = std::find(measured_lengths().begin(), measured_lengths().end(), length);
  return exact_match.at(static_cast<std::size_t>(place - measured_lengths().begin()));
}

double mean_of_largest(const Tensor& weights) {
  const Tensor largest = math::max(weights, {1});
  return static_cast<double>(*math::sum(largest, {0, 1}).data()) /
         static_cast<double>(largest.size());
}

std::vector<std::string> shown_digits() { return digit_vocabulary().decode(shown_pair().source); }

AttentionReversal train_attention_reversal(Run& run, const std::string& score,
                                           const std::string& encoder, const std::string& query,
                                           std::size_t steps) {
  const Options& options = run.options();
  Rng rng(options.seed);
  AttentionEncoderDecoder model(
      model_options(kDigitVocabularySize, kDigitVocabularySize, kEmbeddingWidth, options.hidden,
                    score, encoder, query, options.choice("readout")),
      rng);
  Adam adam(model.parameters(), options.learning_rate);
  const std::string series = fmt::format("reverse_{}_{}_{}", score, encoder, query);
  TrainingLoop loop(run, series, model, adam, rng, steps);

  // Early moments matter most: each is twice as far as the one before, the last is the end.
  std::vector<std::size_t> moments;
  for (std::size_t divisor : {32U, 16U, 8U, 4U, 2U, 1U}) moments.push_back(steps / divisor);
  const Batch shown = make_batch(std::vector<TokenPair>{shown_pair()});

  train(
      loop, adam, [&] { return loss_of(model, random_batch(options.batch_size, rng)); },
      [&] {
        if (std::find(moments.begin(), moments.end(), loop.step()) == moments.end()) return;
        const NoGradGuard no_gradients;
        loop.keep(fmt::format("weights_{}", loop.step()), weights_of(model, shown));
      });

  AttentionReversal reversal;
  ReversalResult& result = reversal.result;
  result.label = score;
  result.parameters = model.parameter_count();
  result.losses = loop.history("loss");
  result.exact_match = measure_exact_match(run, translator(model));
  reversal.at_offset = measure_offsets(run, model);
  result.anti_diagonal = reversal.at_offset[2];
  for (const std::size_t step : moments) {
    if (step == 0) continue;
    const Shape shape{1, shown.target_in.shape(1), shown.source.shape(1)};  // (1, T, S)
    const Tensor& all = loop.kept(fmt::format("weights_{}", step), shape);
    reversal.moments.push_back({step, first_rows(all, all.shape(2))});
  }
  record(run, series, result);
  run.result(series + ".anti_diagonal", result.anti_diagonal);
  return reversal;
}

ReversalResult train_plain_reversal(Run& run) {
  const Options& options = run.options();
  Rng rng(options.seed);
  EncoderDecoder model(
      Cell::kGru,
      {kDigitVocabularySize, kDigitVocabularySize, kEmbeddingWidth, plain_hidden(options.hidden)},
      rng);
  Adam adam(model.parameters(), options.learning_rate);
  TrainingLoop loop(run, "reverse_no_attention", model, adam, rng, options.steps);
  train(loop, adam, [&] { return loss_of(model, random_batch(options.batch_size, rng)); });
  ReversalResult result;
  result.label = "no attention";
  result.parameters = model.parameter_count();
  result.losses = loop.history("loss");
  result.exact_match = measure_exact_match(run, translator(model));
  record(run, "reverse_no_attention", result);
  return result;
}

}  // namespace attn
