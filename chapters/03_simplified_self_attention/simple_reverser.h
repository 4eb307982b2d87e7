// A task that simplified self-attention cannot solve in every case: to reverse a sequence.
//
// Scores are dot products of one set of vectors, so by Cauchy and Schwarz
//   S_ij = x_i · x_j ≤ |x_i| |x_j| ≤ max(|x_i|², |x_j|²) = max(S_ii, S_jj).
// Of a token and its mirror image, at least one therefore reads itself no less than the other. This
// alone does not make an answer wrong; counterexample.h has the proof that some answers must be.
#pragma once

#include "autograd/nn/linear.h"
#include "autograd/nn/positional.h"
#include "core/text/tasks.h"

namespace attn {

// x = token + position, both learned; context = simplified self-attention; logits =
// readout(context). Parameters: token.weight (V, width), position.weight (T, width),
// readout.weight, readout.bias.
class SimpleReverser : public Module {
 public:
  SimpleReverser(std::size_t symbols, std::size_t length, std::size_t width, Rng& rng);

  struct Answer {
    Variable logits;           // (B, T, V)
    Variable scores, weights;  // (B, T, T)
  };
  Answer operator()(const IndexTensor& tokens) const;  // (B, T)

  // What the readout makes of each token's own vector, without attention: (B, T) → (B, T, V).
  Variable read_tokens(const IndexTensor& tokens) const;

 private:
  Variable vectors(const IndexTensor& tokens) const;  // (B, T) → (B, T, width)

  Embedding token_;
  LearnedPositions position_;
  Linear readout_;
};

struct SimpleReversalQuality {
  double digits_correct;     // %
  double sequences_correct;  // %
  double mirror_over_self;  // % of tokens with more weight on their mirror image than on themselves
  double correct_of_others;  // % of the others whose mirror image is another digit: answered right
  double largest_violation;  // the largest S_ij − max(S_ii, S_jj); never above 0 but for rounding
};
SimpleReversalQuality measure(const SimpleReverser& model, const Labelled& task);

// The largest S_ij − max(S_ii, S_jj), i ≠ j, of scores (…, T, T).
double largest_violation(const Tensor& scores);

}  // namespace attn
