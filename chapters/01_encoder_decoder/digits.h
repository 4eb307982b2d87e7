// Reversing digits: the task that shows how much training gets into one vector.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "chapters/shared/encoder_decoder.h"
#include "core/run/run.h"
#include "core/text/batching.h"

namespace attn {

constexpr std::size_t kLongestTrained = 20;  // digits

// A model trained on sequences of 1 to 20 digits, all lengths equally often.
struct ReversalModel {
  std::string name;  // "gru, state of 64"
  std::size_t hidden = 0;
  std::unique_ptr<EncoderDecoder> model;
  std::vector<double> losses;       // by step
  std::vector<double> exact_match;  // percent; [length − 1], for lengths 1 to 20
  double exact_at(std::size_t length) const { return exact_match.at(length - 1); }
};

// Untrained: embeddings of width 32, a state of `hidden`, the digits' vocabulary on both sides.
std::unique_ptr<EncoderDecoder> new_reversal_model(Cell cell, std::size_t hidden, Rng& rng);
// Trains one, then measures exact match at every length. `cell` is "gru", "lstm" or "rnn".
ReversalModel train_reversal(Run& run, const std::string& cell, std::size_t hidden,
                             std::size_t steps);

// The percentage of `count` random sequences of one length that are reversed without any mistake,
// <eos> included, by greedy decoding.
double exact_match(const EncoderDecoder& model, std::size_t length, std::size_t count, Rng& rng);

// How much each source position moves the logit of the last digit written: the norm of its gradient
// with respect to the position's embedding, (length), mean over a batch of random sequences.
std::vector<double> gradient_reach(const EncoderDecoder& model, std::size_t length, Rng& rng);

}  // namespace attn
