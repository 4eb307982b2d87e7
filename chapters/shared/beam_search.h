// Beam search: the most probable sequence, sought among several at a time (Graves 2012; Sutskever,
// Vinyals & Le 2014). Introduced in chapter 7.
//
// Greedy decoding takes the most probable next token and never looks back. A beam keeps the K most
// probable sequences so far, so that a word that is second now may win later. K = 1 is greedy
// decoding; K without bound would be exhaustive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/tensor/tensor.h"

namespace attn {

// What is possible next. The model holds some sequences as rows, at first a single empty one. It is
// told which rows live on, in which order (one may be continued twice, another not at all), and the
// token that each of them is continued with; it returns the logarithms of the probabilities of
// every next token: rows (N), tokens (N) → (N, V).
using NextLogProbabilities = std::function<Tensor(const std::vector<std::size_t>& rows,
                                                  const std::vector<std::int64_t>& tokens)>;

struct BeamOptions {
  std::size_t width = 4;         // K
  std::int64_t first_token = 0;  // what every sequence starts from
  std::int64_t end_token = 0;    // what ends one
  std::size_t longest = 0;       // tokens at most, the end token included
  // Sequences are compared by log p / length^α. 0 compares probabilities; a long sequence, each of
  // whose tokens costs something, then loses against a short one. 0.75 is common.
  double length_exponent = 0;
};

struct Hypothesis {
  std::vector<std::int64_t> tokens;  // without first_token and end_token
  double log_probability = 0;        // of all tokens, the end token's included
  bool has_ended = false;            // false: cut at `longest`
};

// At most K hypotheses, the best first. Among equals the earlier row wins, then the smaller token.
// Throws std::invalid_argument if width or longest is 0, or if `next` returns another shape.
std::vector<Hypothesis> beam_search(const NextLogProbabilities& next, const BeamOptions& options);

}  // namespace attn
