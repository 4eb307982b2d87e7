// A language model for a language that says everything twice, small enough to be known exactly.
//
// The first half is random, ln V nats a token whatever one does; the second is certain. So no model
// that sees only the past gets a mean loss below ½ ln V. One that does has seen the future.
#pragma once

#include "autograd/nn/positional.h"
#include "chapters/05_causal_attention/causal_attention.h"
#include "core/text/tasks.h"

namespace attn {

// x = token + position; context = attention(x); logits = readout(context). Parameters: token.weight
// (V + 1, C), the last being <bos>, position.weight (2h, C), attention.…, readout.weight (V, C),
// readout.bias.
class Repeater : public Module {
 public:
  Repeater(Mask mask, std::size_t symbols, std::size_t half_length, std::size_t width, Rng& rng);

  struct Answer {
    Variable logits;   // (B, T, V)
    Variable weights;  // (B, T, T)
  };
  Answer operator()(const IndexTensor& tokens) const;  // (B, T), T ≤ 2h

 private:
  Embedding token_;
  LearnedPositions position_;
  CausalAttention attention_;
  Linear readout_;
};

struct RepeaterQuality {
  double loss;             // nats per token, both halves
  double first_half;       // of the random half: ln V at best
  double second_half;      // of the certain half: 0 at best
  double symbols_right;    // % of the second half when the model itself goes on from the first
  double sequences_right;  // %
};
RepeaterQuality measure(const Repeater& model, const Labelled& test);

// What the model says, greedily, after the first half of every sequence: (B, 2h + 1) with <bos>.
IndexTensor continue_second_half(const Repeater& model, const Labelled& test);

}  // namespace attn
