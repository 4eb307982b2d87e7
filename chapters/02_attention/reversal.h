// Reversing digits with attention: the four scores side by side, and what the weights learn.
#pragma once

#include <string>
#include <vector>

#include "core/run/run.h"
#include "core/tensor/tensor.h"

namespace attn {

constexpr std::size_t kLongestTrained = 20;  // digits; longer ones are never seen in training
// Lengths at which exact match is measured.
const std::vector<std::size_t>& measured_lengths();

struct ReversalResult {
  std::string label;  // "additive", …; "no attention"
  std::size_t parameters = 0;
  std::vector<double> losses;       // by step
  std::vector<double> exact_match;  // percent, one for each of measured_lengths()
  double anti_diagonal = 0;         // %; see AttentionReversal::at_offset; 0 without attention
  double exact_match_at(std::size_t length) const;
};

// One moment of training: the weights (T, S) with which one sequence was reversed.
struct Moment {
  std::size_t step;
  Tensor weights;
};

// The mean over the rows of weights (T, S) of a row's largest.
double mean_of_largest(const Tensor& weights);

struct AttentionReversal {
  ReversalResult result;
  std::vector<Moment> moments;
  // Percent of outputs whose largest weight is `offset` places right of the digit they repeat, for
  // offsets −2 … 2; the middle one is the anti-diagonal.
  std::vector<double> at_offset;
};

// Trains on sequences of 1 to 20 digits, one length for each batch, and without <eos>: the decoder
// says as many digits as it has read.
AttentionReversal train_attention_reversal(Run& run, const std::string& score,
                                           const std::string& encoder, const std::string& query,
                                           std::size_t steps);
// Chapter 1's model, with a state large enough that it has more parameters.
ReversalResult train_plain_reversal(Run& run);

// The sequence whose maps are drawn.
std::vector<std::string> shown_digits();

}  // namespace attn
