// One layer of self-attention that says a sequence backwards: each position must look at its mirror
// image, so it must know where it is.
#pragma once

#include <optional>
#include <string>

#include "autograd/nn/positional.h"
#include "chapters/04_self_attention/self_attention.h"
#include "core/text/tasks.h"

namespace attn {

enum class Positions { kLearned, kSinusoidal, kNone };
std::string to_string(Positions positions);  // "learned", "sinusoidal", "no"

// x = token + position; context = self-attention(x); logits = readout(context). Parameters:
// token.weight (V, C), position.weight (T, C) if learned, attention.W_query.weight (C, C) and so
// on, readout.weight (V, C), readout.bias.
class Reverser : public Module {
 public:
  Reverser(Positions positions, Scale scale, std::size_t symbols, std::size_t length,
           std::size_t width, Rng& rng);

  struct Answer {
    Variable logits;   // (B, T, V)
    Variable weights;  // (B, T, T)
  };
  Answer operator()(const IndexTensor& tokens) const;  // (B, T)

 private:
  Embedding token_;
  std::optional<LearnedPositions> learned_;
  Variable sinusoidal_;  // (T, C); empty unless used
  LinearSelfAttention attention_;
  Linear readout_;
};

struct ReversalQuality {
  double digits_right;     // %
  double sequences_right;  // %
  double anti_diagonal;    // % of positions whose largest weight is on their mirror image
};
ReversalQuality measure(const Reverser& model, const Labelled& task);
double digits_right(const Tensor& logits, const IndexTensor& targets);  // %

// The best that a model without positions can do: it sees which digits there are and which one it
// stands on, so it answers the most frequent of the others. In % of digits.
double best_without_order(const Labelled& task, std::size_t symbols);

}  // namespace attn
